"""Make europe.json and north_atlantic.json from world-atlas' countries-50m.json (Natural Earth 4.1.0).

Run once, by hand, and read README.md first:

    python make_shapes.py path/to/countries-50m.json

What it does, in this order: takes the outlines of the edition as they are; moves the peninsula that the
edition draws inside another state to the state whose territory it is by A/RES/68/262 (see MEND);
joins parts to the state they are listed under (JOIN); projects to an equal-area plane in kilometres;
leaves out points that nobody would see at the width of a lesson; cuts at the frame; writes whole kilometres.
Neighbours share their border before and after, because points are left out border by border.
"""
import json
import math
import sys
from pathlib import Path

# (drawn in, belongs to, a place inside: longitude, latitude)
MEND = [("Russia", "Ukraine", (34.1, 44.95))]
# outlines joined to another because the edition draws them apart
JOIN = {"N. Cyprus": "Cyprus", "Åland": "Finland"}
# outlines kept apart but coloured with another (field part_of)
PART_OF = {"GRL": "DNK", "FRO": "DNK"}
CODES = {
    "Albania": "ALB", "Algeria": "DZA", "Armenia": "ARM", "Austria": "AUT", "Azerbaijan": "AZE", "Belarus": "BLR",
    "Belgium": "BEL", "Bosnia and Herz.": "BIH", "Bulgaria": "BGR", "Canada": "CAN", "Croatia": "HRV", "Cuba": "CUB",
    "Cyprus": "CYP", "Czechia": "CZE", "Denmark": "DNK", "Egypt": "EGY", "Estonia": "EST", "Faeroe Is.": "FRO",
    "Finland": "FIN", "France": "FRA", "Georgia": "GEO", "Germany": "DEU", "Greece": "GRC", "Greenland": "GRL",
    "Hungary": "HUN", "Iceland": "ISL", "Iran": "IRN", "Iraq": "IRQ", "Ireland": "IRL", "Israel": "ISR",
    "Italy": "ITA", "Jordan": "JOR", "Kazakhstan": "KAZ", "Kosovo": "XKX", "Latvia": "LVA", "Lebanon": "LBN",
    "Libya": "LBY", "Lithuania": "LTU", "Luxembourg": "LUX", "Macedonia": "MKD", "Malta": "MLT", "Mexico": "MEX",
    "Moldova": "MDA", "Montenegro": "MNE", "Morocco": "MAR", "Netherlands": "NLD", "Norway": "NOR", "Palestine": "PSE",
    "Poland": "POL", "Portugal": "PRT", "Romania": "ROU", "Russia": "RUS", "Serbia": "SRB", "Slovakia": "SVK",
    "Slovenia": "SVN", "Spain": "ESP", "Sweden": "SWE", "Switzerland": "CHE", "Syria": "SYR", "Tunisia": "TUN",
    "Turkey": "TUR", "Turkmenistan": "TKM", "Ukraine": "UKR", "United Kingdom": "GBR",
    "United States of America": "USA", "Uzbekistan": "UZB",
}
DISPUTED = ["XKX"]  # no ISO 3166-1 code; drawn with a dotted border (README.md says why)
FRAMES = {  # centre of the projection (longitude, latitude), frame in km, tolerance in km, smallest island in km2
    "europe": dict(centre=(20, 54), box=(-2700, -2150, 2450, 2100), tolerance=5.0, smallest=900),
    "north_atlantic": dict(centre=(-45, 60), box=(-5600, -4500, 6000, 4500), tolerance=16.0, smallest=9000),
}


def project(lon, lat, centre):
    """Lambert's azimuthal equal-area projection, kilometres from the centre."""
    la0, la, dl = math.radians(centre[1]), math.radians(lat), math.radians(lon - centre[0])
    c = 1 + math.sin(la0) * math.sin(la) + math.cos(la0) * math.cos(la) * math.cos(dl)
    k = 6371.0 * math.sqrt(2 / max(c, 1e-6))
    return (k * math.cos(la) * math.sin(dl),
            k * (math.cos(la0) * math.sin(la) - math.sin(la0) * math.cos(la) * math.cos(dl)))


def thin(points, tolerance):
    """Douglas and Peucker: drop points nearer than the tolerance to the line through their neighbours."""
    if len(points) < 3:
        return points
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        a, b = stack.pop()
        (x1, y1), (x2, y2) = points[a], points[b]
        length, far, at = math.hypot(x2 - x1, y2 - y1), 0.0, None
        for i in range(a + 1, b):
            x, y = points[i]
            d = (abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length if length > 1e-9
                 else math.hypot(x - x1, y - y1))
            if d > far:
                far, at = d, i
        if at is not None and far > tolerance:
            keep.add(at)
            stack += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def area(ring):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]))) / 2


def inside(point, ring):
    (x, y), hit = point, False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            hit = not hit
    return hit


def clip(ring, box):
    """Sutherland and Hodgman: the part of a ring inside the frame."""
    for axis, bound, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        out = []
        for p, q in zip(ring, ring[1:] + ring[:1]):
            a, b = sign * (p[axis] - bound), sign * (q[axis] - bound)
            if a >= 0:
                out.append(p)
            if a * b < 0:
                t = a / (a - b)
                out.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
        ring = out
        if not ring:
            return []
    return ring


def union(rings):
    """Rings of arc numbers -> rings of their union: an arc met in both directions is an inner border and goes."""
    arcs = [a for ring in rings for a in ring]
    return [[a for a in arcs if ~a not in arcs]]


def main(path):
    topology = json.loads(Path(path).read_text(encoding="utf-8"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)

    def walk(ids, lines):
        """Arc numbers -> points, arcs put end to end in whatever order fits."""
        left = [lines[i] if i >= 0 else lines[~i][::-1] for i in ids]
        rings = []
        while left:
            ring = list(left.pop(0))
            while math.dist(ring[0], ring[-1]) > 1e-9:
                nxt = next((k for k, line in enumerate(left) if math.dist(line[0], ring[-1]) < 1e-9), None)
                if nxt is None:
                    break
                ring += left.pop(nxt)[1:]
            rings.append(ring[:-1])
        return rings

    countries = {}
    for g in topology["objects"]["countries"]["geometries"]:
        if g["type"] is None:
            continue
        for polygon in ([g["arcs"]] if g["type"] == "Polygon" else g["arcs"]):
            countries.setdefault(g["properties"]["name"], []).append(polygon[0])  # outer rings only

    def join(target, ring):
        """Add a ring to a state, dissolving the border between them where they touch."""
        touching = [r for r in countries[target] if any(~a in ring for a in r)]
        rest = [r for r in countries[target] if r not in touching]
        merged = union(touching + [ring]) if touching else [ring]
        print(f"  {target}: joined a ring of {len(ring)} arcs to {len(touching)} touching outline(s)")
        countries[target] = rest + merged

    for drawn_in, belongs_to, place in MEND:
        ring = next(r for r in countries[drawn_in] if any(inside(place, p) for p in walk(r, arcs)))
        countries[drawn_in].remove(ring)
        join(belongs_to, ring)
        assert any(inside(place, p) for r in countries[belongs_to] for p in walk(r, arcs))
        assert not any(inside(place, p) for r in countries[drawn_in] for p in walk(r, arcs))
    for part, whole in JOIN.items():
        for ring in countries.pop(part):
            join(whole, ring)

    for name, frame in FRAMES.items():
        lines = [thin([project(*p, frame["centre"]) for p in line], frame["tolerance"]) for line in arcs]
        # an island that is one closed arc must keep a body
        shapes = {}
        for country, code in sorted(CODES.items(), key=lambda item: item[1]):
            rings = [clip(r, frame["box"]) for ids in countries[country] for r in walk(ids, lines) if len(r) > 2]
            rings = sorted((r for r in rings if len(r) > 2), key=area, reverse=True)
            rings = [r for k, r in enumerate(rings) if area(r) >= frame["smallest"] or (k == 0 and area(r) > 50)]
            if not rings:
                continue
            whole = [[(round(x), round(y)) for x, y in r] for r in rings]
            big = rings[0]
            shape = {"label": [round(v) for v in middle(big)],
                     "rings": [[[c for c, _ in r], [c for _, c in r]] for r in whole]}
            if code in PART_OF:
                shape["part_of"] = PART_OF[code]
            if code in DISPUTED:
                shape["disputed"] = True
            shapes[code] = shape
        out = {"name": name, "projection": f"Lambert azimuthal equal-area, centre {frame['centre'][1]} N "
               f"{frame['centre'][0]} E, kilometres", "box": list(frame["box"]), "shapes": shapes}
        target = Path(__file__).with_name(f"{name}.json")
        target.write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf-8")
        print(name, len(shapes), "outlines", sum(len(r[0]) for s in shapes.values() for r in s["rings"]), "points",
              target.stat().st_size, "bytes")


def middle(ring):
    """A place for the label: of a grid of points inside, the one farthest from the border."""
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    best, at = -1.0, (sum(xs) / len(xs), sum(ys) / len(ys))
    for i in range(1, 24):
        for j in range(1, 24):
            p = (min(xs) + (max(xs) - min(xs)) * i / 24, min(ys) + (max(ys) - min(ys)) * j / 24)
            if inside(p, ring):
                d = min(segment(p, a, b) for a, b in zip(ring, ring[1:] + ring[:1]))
                if d > best:
                    best, at = d, p
    return at


def segment(p, a, b):
    """Distance from a point to a stretch of border."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    n = dx * dx + dy * dy
    t = 0 if n == 0 else max(0, min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / n))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


if __name__ == "__main__":
    main(sys.argv[1])
