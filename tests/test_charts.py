"""Figures: every row drawn, words true, nothing fetched, nothing by colour alone, the same bytes each time."""

from __future__ import annotations

import inspect
import json
import re

import pandas as pd
import pytest

from helpers import charts, clock, described, explore, load, package, record
from helpers.described import MIME, Described, figure_hash, show

THEN, NOW = clock.THEN, clock.NOW


def known(frame, day="2022-05-01"):
    return frame.assign(known_date=pd.Timestamp(day), status=frame.get("status", "verified"), source="s", date=pd.to_datetime(frame["date"]))


@pytest.fixture
def events():
    return known(
        pd.DataFrame(
            [
                ("EV-1", None, "a", "First thing", "2001-02-03", "day"),
                ("EV-2", None, "a", "Same day, other thing", "2001-02-03", "day"),
                ("EV-3", None, "b", "Long thing begins", "2003-05-01", "month"),
                ("EV-4", "EV-3", "b", "Long thing ends", "2009-01-01", "year"),
                ("EV-5", None, "c", "Last thing", "2022-04-30", "day"),
            ],
            columns=["row_id", "end_of", "category", "title", "date", "precision"],
        )
    )


@pytest.fixture
def acts():
    rows = [
        ("AAA", ally, act, f"2022-07-{day:02}", "verified")
        for act, first in (("parliament", 5), ("deposited", 9))
        for day, ally in enumerate(["NOR", "EST", "DNK"], start=first)
    ]
    return known(
        pd.DataFrame([*rows, ("AAA", "EST", "deposited", "2022-07-20", "disputed")], columns=["applicant", "ally", "act", "date", "status"]), "2022-08-01"
    )


def gallery():
    """Every function on the kit's own tables: name to Described."""
    members, steps = load("members"), load("steps")
    made = {
        "timeline": charts.timeline(load("events"), guess="2014-01-01"),
        "members_over_time": charts.members_over_time(members, guess=28),
        "accession_days": charts.accession_days(load("steps", as_of=NOW), clock="protocol", guess=300),
        "accession_days then": charts.accession_days(steps),
        "ratification_race": charts.ratification_race(load("ratifications", as_of=NOW), act=["parliament", "deposited"]),
        "tile_grid": charts.tile_grid(members, value="round"),
        "geographic_map": charts.geographic_map(members, value="side"),
        "north_atlantic": charts.geographic_map(members, value="side", extent="north_atlantic"),
        "positions": charts.positions(load("voices").query("lesson <= '04'"), by="side"),
        "ranks": charts.ranks(load("crises")),
        "indicators": charts.indicators(
            {"one": pd.Series({2014: 2.0, 2015: None, 2016: 3.0}), "two": pd.Series({2014: 3, 2016: 5})}, base=2014, indexed=["one"]
        ),
        "lines": charts.lines(pd.DataFrame({"year": [2014, 2015] * 2, "value": [1, 2, 3, 4], "country": ["EST"] * 2 + ["NOR"] * 2}), by="country", guess=2),
        "bars": charts.bars(pd.DataFrame({"country": ["EST", "NOR"], "value": [1, 2]}), guess=1.5),
        "groups": charts.groups(pd.DataFrame({"country": ["EST", "NOR"] * 2, "definition": ["x", "x", "y", "y"], "value": [1, 2, 3, None]}), guess=1.5),
        "crossed": charts.crossed(pd.Series({"a": "x", "b": "y"}), pd.Series({"a": "x", "b": "x"}), names=("one", "another")),
        "calibration": charts.calibration(pd.DataFrame({"sealed": [90, 80, 10, None], "outcome": [1, 0, 0, 1], "base_rate": [50, 60, 3, 100]})),
        "strips": charts.strips(load("segments")),
        "panels": charts.panels(pd.DataFrame({"country": ["EST", "NOR"] * 2, "per": ["x", "x", "y", "y"], "value": [1, 2, 0.4, None], "unit": "boats"}), panel="per"),
        "intervals": charts.intervals(pd.DataFrame({"who": ["a", "b"], "low": [1, 2], "high": [3, None]}), label="who", guess=1.5),
        "squares": charts.squares(load("votes"), guess=100),
        "waves": charts.waves(load("polls").query("option == 'for'"), by="pollster"),
        "people": charts.people(pd.DataFrame({"country": ["EST", "CAN"], "value": [1_300_000, 38_000_000], "side": ["x", "y"]}), guess=40, mark=45_000_000),
    }
    return made


@pytest.fixture(scope="module")
def figures():
    return gallery()


def test_every_function_is_in_the_gallery(figures):
    drawn = {name.split()[0] for name in figures}
    assert set(charts.__all__) - {"show", "mark_date"} <= drawn


def test_no_figure_asks_a_server(figures):
    for name, figure in figures.items():
        types = {trace.get("type", "scatter") for trace in figure.bundle["data"]}
        assert types <= {"scatter", "bar"}, f"{name}: {types}"
        assert "http" not in json.dumps(figure.bundle), name


def test_plotly_accepts_each(figures):
    for name, figure in figures.items():
        before = figure_hash(figure)
        assert len(figure.figure.data) == len(figure.bundle["data"])
        assert figure_hash(figure) == before, f"{name}: to ask for the figure must not change it"


def test_plain_lists_and_the_same_bytes_each_time(figures):
    again = gallery()
    for name, figure in figures.items():
        text = json.dumps(figure.bundle)
        assert "bdata" not in text and "NaN" not in text, name
        assert json.loads(text) == figure.bundle, name
        assert text == json.dumps(again[name].bundle), name
        assert figure_hash(figure) == figure_hash(again[name]) == figure_hash(figure.bundle), name
        assert figure.words == again[name].words, name
        assert len(text) < 70_000, f"{name}: {len(text)} bytes"


def test_words_end_well_and_leave_no_gap(figures):
    for name, figure in figures.items():
        assert re.fullmatch(r"[A-Z0-9“].*\.", figure.words, re.DOTALL) and "{" not in figure.words and "  " not in figure.words, (name, figure.words)
        assert "nan" not in figure.words.split() and "None" not in figure.words, (name, figure.words)


def test_the_badge_stands_in_figure_and_words(figures):
    for name in ("timeline", "members_over_time", "accession_days", "ratification_race", "tile_grid", "geographic_map", "positions", "ranks"):
        figure = figures[name]
        label = "NOW" if name in ("accession_days", "ratification_race") else "THEN"
        assert label in figure.bundle["layout"]["title"]["subtitle"]["text"], name
        assert f"{label}:" in figure.words, name


def test_no_series_is_told_by_colour_alone(figures):
    """Traces that share a panel and are not named in the picture differ in symbol, dash, hatching or text too."""
    for name, figure in figures.items():
        signs = {}
        for trace in figure.bundle["data"]:
            if trace.get("hoverinfo") == "skip" and trace["type"] == "scatter" and not trace.get("fill"):
                continue
            marker = trace.get("marker", {})
            symbol = marker.get("symbol")
            sign = (
                trace.get("yaxis"),
                json.dumps(sorted(set(symbol)) if isinstance(symbol, list) else symbol),
                trace.get("line", {}).get("dash"),
                (marker.get("pattern") or {}).get("shape") if isinstance((marker.get("pattern") or {}).get("shape"), str) else None,
                (trace.get("fillpattern") or {}).get("shape"),
                trace.get("mode"),
                bool(trace.get("fill")),
                (trace.get("text") or [""])[0].split("<br>")[-1] if name == "tile_grid" or trace.get("showlegend") is False else "",
                trace.get("fillcolor") in (None, "#eceaf0"),
                (trace["y"][0], trace["width"], marker["line"]["width"]) if name == "squares" and trace["type"] == "bar" else "",      # told by height and frame
            )
            assert sign not in signs, f"{name}: {trace.get('name')} looks like {signs[sign]} but for its colour"
            signs[sign] = trace.get("name")


def marks(figure):
    return sum(len(t["x"]) for t in figure.bundle["data"] if "markers" in t["mode"])


def test_timeline_draws_a_mark_for_each_event(events, figures):
    assert marks(charts.timeline(events)) == len(events)
    assert marks(figures["timeline"]) == len(load("events"))


def test_timeline_covers_no_mark_with_another(figures):
    places = [(x, y) for t in figures["timeline"].bundle["data"] if "markers" in t["mode"] for x, y in zip(t["x"], t["y"], strict=True)]
    assert len(places) == len(set(places))


def test_timeline_spans_are_bars_and_vague_dates_open(events):
    data = charts.timeline(events).bundle["data"]
    bar = next(t for t in data if t["mode"] == "lines")
    assert len(bar["x"]) == 3 and bar["y"][0] == bar["y"][1]
    signs = {t["name"]: t["marker"]["symbol"][0] for t in data if "markers" in t["mode"]}
    assert ["open" in s for s in signs.values()] == [False, True, True]
    words = charts.timeline(events).words
    assert "May 2003" in words or "2 are known only" in words
    assert "1 January 2009" not in json.dumps(data), "a year is not a day"


def test_timeline_names_what_is_asked_for(events):
    data = charts.timeline(events, labels=["EV-4"]).bundle["data"]
    assert [t.strip() for trace in data for t in trace.get("text", [])] == ["Long thing ends"]
    with pytest.raises(ValueError, match="EV-4"):
        charts.timeline(events, labels=["EV-44"])


def test_timeline_counts_what_a_start_leaves_out(events):
    figure = charts.timeline(events, start="2002-01-01")
    assert marks(figure) == 3 and "2 earlier events are left out" in figure.words
    assert "without events" in charts.timeline(events, start="2022-05-20").words


def test_members_steps_are_the_data(figures):
    joined = load("members")["joined"]
    line = figures["members_over_time"].bundle["data"][0]
    assert line["y"][-1] == len(joined) and line["line"]["shape"] == "hv"
    for day, n in zip(line["x"], line["y"], strict=True):
        assert n == (joined <= day).sum()


def test_days_of_a_queue_that_is_not_over(events):
    steps = known(
        pd.DataFrame(
            [("EST", "applied", "2001-01-01"), ("EST", "member", "2001-12-31"), ("FIN", "applied", "2022-05-18"), ("NOR", "member", "2000-01-01")],
            columns=["country", "step", "date"],
        ),
        "2022-05-18",
    )
    figure = charts.accession_days(steps, guess=400)
    assert figure.table["days"].tolist() == [364, 7]
    assert "still waiting" in {t["name"].split(",")[0] for t in figure.bundle["data"]}
    assert "1 of 1 countries took fewer" in figure.words and "not drawn" in figure.words


def test_race_draws_both_rows_of_a_dispute(acts):
    figure = charts.ratification_race(acts)
    assert [len(t["x"]) for t in figure.bundle["data"]] == [3, 1]
    assert figure.bundle["data"][1]["marker"]["symbol"].endswith("-open") and "Sources differ" in figure.words
    assert charts.ratification_race(acts, since="2022-07-01").bundle["data"][0]["x"] == [8, 9, 10]
    assert len(charts.ratification_race(acts, act=["parliament", "deposited"]).bundle["data"]) == 3


def test_a_place_the_tiles_do_not_know_is_refused_with_the_nearest():
    with pytest.raises(ValueError, match="NOR"):
        charts.tile_grid({"Norway": "x"})
    with pytest.raises(ValueError, match="POL"):
        charts.tile_grid(pd.Series({"POI": "x"}))
    with pytest.raises(ValueError, match="one country"):
        charts.tile_grid(pd.DataFrame({"country": ["NOR", "NOR"], "value": [1, 2]}))


def test_tiles_are_equal_squares_and_every_ally_has_one():
    members = load("members", as_of=NOW)
    figure = charts.tile_grid(members, value="side")
    assert len(figure.table) == len(members)
    assert {t["width"] for t in figure.bundle["data"]} == {0.92} and figure.bundle["layout"]["yaxis"]["scaleanchor"] == "x"
    places = [(t["x"][i], t["base"][i]) for t in figure.bundle["data"] for i in range(len(t["x"]))]
    assert len(places) == len(set(places))


def test_a_name_counts_from_its_day():
    names = {day: charts.tile_grid(load("members", as_of=day), value="side").table.set_index("country")["name"] for day in (THEN, NOW)}
    changed = [(names[THEN][c], names[NOW][c]) for c in names[THEN].index if names[THEN][c] != names[NOW][c]]
    assert len(changed) == 1


def inside(point, ring):
    (x, y), hit = point, False
    xs, ys = ring
    for x1, y1, x2, y2 in zip(xs, ys, [*xs[1:], xs[0]], [*ys[1:], ys[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            hit = not hit
    return hit


@pytest.mark.parametrize(
    "place, code",
    [
        ((34.1, 44.95), "UKR"),
        ((33.8, 45.3), "UKR"),
        ((34.4, 45.7), "UKR"),
        ((37.8, 48.0), "UKR"),
        ((39.0, 45.0), "RUS"),
        ((20.5, 54.7), "RUS"),
        ((41.5, 42.9), "GEO"),
        ((24.0, 61.5), "FIN"),
        ((10.0, 51.0), "DEU"),
    ],
)
def test_the_map_draws_places_where_the_readme_says(place, code):
    import importlib.util

    folder = package.data_dir() / "shapes"
    spec = importlib.util.spec_from_file_location("make_shapes", folder / "make_shapes.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    shapes = json.loads((folder / "europe.json").read_text(encoding="utf-8"))["shapes"]
    point = tool.project(*place, tool.FRAMES["europe"]["centre"])
    assert [c for c, s in shapes.items() if any(inside(point, r) for r in s["rings"])] == [code]


def test_shapes_are_small():
    assert sum(p.stat().st_size for p in (package.data_dir() / "shapes").glob("*.json")) <= 150_000


@pytest.mark.parametrize(
    "draw",
    [
        lambda g: charts.accession_days(load("steps"), guess=g),
        lambda g: charts.members_over_time(load("members"), guess=g),
        lambda g: charts.timeline(load("events"), guess=g),
    ],
)
def test_a_blank_guess_is_no_guess(draw):
    assert draw(...).bundle == draw(None).bundle
    with pytest.raises(ValueError, match="[Ww]rite it"):
        draw("very quick")


WITH_A_GUESS = {
    "timeline": (lambda **g: charts.timeline(load("events"), **g), "2014-01-01"),
    "positions": (lambda **g: charts.positions(load("voices"), by="side", **g), "2022-01-01"),
    "members_over_time": (lambda **g: charts.members_over_time(load("members"), **g), 28),
    "accession_days": (lambda **g: charts.accession_days(load("steps"), clock="protocol", **g), 300),
    "ratification_race": (lambda **g: charts.ratification_race(load("ratifications", as_of=NOW), **g), "2023-01-01"),
    "indicators": (lambda **g: charts.indicators({"one": pd.Series({2014: 2.0, 2016: 3.0})}, **g), 2015),
    "lines": (lambda **g: charts.lines(pd.DataFrame({"year": [2014, 2015], "value": [1, 2]}), **g), 1.5),
    "bars": (lambda **g: charts.bars(pd.DataFrame({"country": ["EST", "NOR"], "value": [1, 2]}), **g), 1.5),
    "groups": (lambda **g: charts.groups(pd.DataFrame({"country": ["EST", "NOR"], "definition": ["x", "x"], "value": [1, 2]}), **g), 1.5),
    "squares": (lambda **g: charts.squares(load("votes"), **g), 100),
    "intervals": (lambda **g: charts.intervals(pd.DataFrame({"who": ["a", "b"], "low": [1, 2], "high": [3, None]}), label="who", **g), 1.5),
    "people": (lambda **g: charts.people(pd.DataFrame({"country": ["EST"], "value": [1_300_000], "side": ["x"]}), **g), 40),
}


def test_every_figure_that_takes_a_guess_is_among_these():
    takes = {name for name in charts.__all__ if "guess" in inspect.signature(getattr(charts, name)).parameters}
    assert takes == set(WITH_A_GUESS)


@pytest.mark.parametrize("name", WITH_A_GUESS)
def test_a_guess_that_waits_draws_nothing_until_its_value_is_recorded(name, monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    draw, value = WITH_A_GUESS[name]
    waiting = record.Waiting("00-g1", lambda kept: kept)
    assert draw(guess=waiting).bundle == draw().bundle
    record.keep("guess", "00-g1", answer=value)
    drawn = draw(guess=waiting)
    assert drawn.bundle == draw(guess=value).bundle != draw().bundle
    assert "your guess" in json.dumps(drawn.bundle)


def test_a_day_that_waits_limits_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    waiting, events = record.Waiting("00-g1", lambda kept: kept), load("events")
    assert charts.timeline(events, start=waiting).bundle == charts.timeline(events).bundle
    assert explore.story(events, start=waiting).value == 0
    record.keep("guess", "00-g1", answer="2014-01-01")
    assert charts.timeline(events, start=waiting).bundle == charts.timeline(events, start="2014-01-01").bundle
    assert explore.story(events, start=waiting).trace == explore.story(events, start="2014-01-01").trace


def test_ranks_tell_a_gap_and_a_dispute():
    frame = pd.DataFrame(
        [("a", "deaths", 9), ("b", "deaths", 5), ("b", "deaths", 12), ("c", "deaths", 1), ("a", "days", 3), ("b", "days", 8)],
        columns=["crisis", "measure", "value"],
    )
    figure = charts.ranks(frame)
    assert "c by days" in figure.words and "For b the table holds more than one figure" in figure.words
    assert len(figure.table) == len(frame)


def test_many_stances_are_written_not_signed():
    frame = known(pd.DataFrame([(f"speaker {i % 4}", f"stance {i}", f"2022-01-{i + 1:02}") for i in range(12)], columns=["actor", "stance", "date"]))
    data = charts.positions(frame).bundle["data"]
    assert len(data) == 1 and sorted(data[0]["text"]) == sorted(frame["stance"]) and marks(charts.positions(frame)) == 12


def test_race_names_allies_without_a_row(acts):
    fewer = acts[~((acts["ally"] == "NOR") & (acts["act"] == "deposited"))]
    assert "no row of the kind" in charts.ratification_race(fewer).words


def test_described_writes_two_outputs(figures, monkeypatch):
    out = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: out.append(data))
    figures["bars"]._ipython_display_()
    assert [sorted(o) for o in out] == [[MIME], ["text/html", "text/plain"]]
    page = out[1]["text/html"]
    assert "<caption>" in page and 'scope="col"' in page and 'scope="row"' in page and "The same as a table" in page
    assert out[0][MIME]["config"]["displaylogo"] is False and out[0][MIME]["config"]["plotlyServerURL"] == ""


def test_a_long_table_is_cut_with_a_note_and_escaped():
    table = pd.DataFrame({"n": range(described.ROWS + 25), "t": "<b>"})
    page = Described({"data": [], "layout": {}}, "A & B.", table).html
    assert page.count("<tr>") == described.ROWS + 1 and f"25 of {described.ROWS + 25} rows" in page and "&lt;b&gt;" in page and "A &amp; B." in page


def test_show_describes_a_figure_of_ones_own():
    px = pytest.importorskip("plotly.express")
    shown = show(px.bar(pd.DataFrame({"kind": ["a", "b"], "n": [1.5, 3.0]}), x="kind", y="n"))
    assert "bars" in shown.words and "n runs from 1.5 to 3" in shown.words and shown.table["n"].tolist() == [1.5, 3]
    assert "bdata" not in json.dumps(shown.bundle) and len(json.dumps(shown.bundle)) < 3000
    assert show(shown) is shown
    with pytest.raises(TypeError, match="plotly"):
        show([1, 2])


def test_a_change_to_the_figure_is_shown():
    figure = charts.bars(pd.DataFrame({"country": ["EST"], "value": [1]}))
    before = figure_hash(figure)
    figure.figure.update_layout(title_text="Mine")
    assert figure.bundle["layout"]["title"]["text"] == "Mine" and figure_hash(figure) != before


def test_a_bars_number_stands_right_of_it_with_and_without_a_line():
    boats = pd.DataFrame({"country": ["EST", "NOR"], "value": [1, 2]})
    plain, crossed = charts.bars(boats).bundle, charts.bars(boats, guess=1.5, mark=2).bundle
    assert plain["data"][0]["text"] == ["2", "1"] and plain["data"][0]["y"] == crossed["data"][0]["y"] == ["Norway", "Estonia"]
    numbers = [a for a in crossed["layout"]["annotations"] if a["y"] in ("Norway", "Estonia")]
    assert [(a["text"], a["x"], a["xanchor"]) for a in numbers] == [("2", 2.0, "left"), ("1", 1.0, "left")]
    beneath = [a["y"] for a in crossed["layout"]["annotations"] if a.get("yref") == "paper" and a["y"] < 1]
    assert len(set(beneath)) == 2 and max(beneath) < 2 / 4, "each line's label has a row of its own below the bars"


def test_the_map_says_once_that_a_value_is_unknown():
    data = charts.geographic_map({"EST": "x", "NOR": None}).bundle["data"]
    assert [text for t in data for text in t.get("hovertext", []) if "unknown" in text] == ["Norway<br>in the table, value unknown"]


def test_classes_that_are_numbers_stand_in_their_order():
    data = charts.tile_grid({"EST": 10, "NOR": 2, "DNK": 2}, context=False).bundle["data"]
    assert [t["name"].split(": ")[1] for t in data] == ["2", "10"]


def test_story_says_what_drops_out(events):
    explorer = explore.story(events, starts=[{"who": "A", "start": "2003-05-01", "why": "because"}])
    assert explorer.trace == ["Start on 3 February 2001: all 5 events are in."]
    explorer.at("2003-05-01")
    assert "3 events are in, 2 drop out" in explorer.trace[-1]


def test_years_agree_with_the_data():
    members = load("members", as_of=NOW)
    explorer = explore.years(members)
    for stop, frame in zip(explorer._stops, explorer._spec["frames"], strict=True):
        assert f" {(members['joined'].dt.date <= stop).sum()} " in frame["text"]


def test_an_explorer_stores_nothing_that_changes(events):
    pytest.importorskip("anywidget")
    made = [explore.story(events, starts=[]) for _ in range(2)]
    assert repr(made[0]) == repr(made[1]) and made[0].twin.bundle == made[1].twin.bundle
    made[0].widget.value = 2
    assert len(made[0].trace) == 2
    assert len(json.dumps(made[0].widget.get_state(["value"]))) < 100, "a tick carries one number"


def days_frame(*rows):
    """Steps of countries: (country, days from protocol to member, …), a row of `member` for each reading."""
    made = [(c, "protocol", "2000-01-01") for c, *_ in rows]
    made += [(c, "member", str(pd.Timestamp("2000-01-01") + pd.Timedelta(days=n))[:10]) for c, *days in rows for n in days]
    return known(pd.DataFrame(made, columns=["country", "step", "date"]))


def test_a_country_of_which_sources_differ_counts_once():
    words = charts.accession_days(days_frame(("GRC", 10, 20, 30), ("EST", 100), ("NOR", 300), ("DNK", 400)), clock="protocol", guess=20.5).words
    assert "Greece took the fewest days, 20;" in words and "the middle of the 4 countries is 200" in words
    assert "1 of 4 countries took fewer" in words and "counts once, with the middle of its readings" in words


def test_the_middle_in_the_words_is_that_of_the_countries():
    chart = charts.accession_days(load("steps"), clock="protocol")
    middles = chart.table.groupby("name")["days"].median()
    assert f"the middle of the {len(middles)} countries is {middles.median():.0f}" in chart.words


def test_those_that_are_level_are_all_named():
    words = charts.accession_days(days_frame(("EST", 10), ("NOR", 10), ("DNK", 20), ("ESP", 30), ("FIN", 30)), clock="protocol").words
    assert "Estonia and Norway took the fewest days, 10; Finland and Spain the most, 30" in words
    assert "each took 10 days" in charts.accession_days(days_frame(("EST", 10), ("NOR", 10)), clock="protocol").words


def test_the_guess_says_on_which_clock_it_stands():
    words = charts.accession_days(days_frame(("EST", 10), ("NOR", 30)), clock="protocol", guess=20).words
    assert "the clock of this chart, from signature of the protocol to membership" in words


@pytest.mark.parametrize("start", ["1949-08-24", "1950-01-01", "1982-05-30", "1990-01-01", "2004-03-29", "2010-01-01", "2021-01-01"])
@pytest.mark.parametrize("as_of", [THEN, NOW])
def test_the_words_of_a_later_start_are_those_of_the_drawn_steps(start, as_of):
    members = load("members", as_of=as_of)
    figure = charts.members_over_time(members, start=start)
    line = figure.bundle["data"][0]
    low, high = (pd.Timestamp(day) for day in (start, line["x"][-1]))
    assert line["x"][0] == start and line["y"][0] == (members["joined"] <= low).sum()
    rises = sum(b > a for a, b in zip(line["y"], line["y"][1:], strict=False))
    assert rises == members.loc[(members["joined"] > low) & (members["joined"] <= high), "joined"].nunique() == len(figure.bundle["layout"].get("annotations", [])) - (
        (members["joined"] == low).any()
    )
    told = f"in {rises} rounds of accession" if rises > 1 else "in 1 round of accession" if rises else "no round of accession"
    assert f"from {line['y'][0]} on " in figure.words and f" to {line['y'][-1]} on " in figure.words and told in figure.words


def test_a_line_that_ends_early_does_not_run_back():
    line = charts.members_over_time(load("members"), end="1990-01-01").bundle["data"][0]
    assert line["x"] == sorted(line["x"]) and line["y"][-1] == 16


def test_years_begins_at_the_first_day_and_names_who_is_new():
    explorer = explore.years(load("members"))
    assert explorer.value == 0 and "12 allies. New: Belgium," in explorer.trace[0]
    assert explorer.at("2004-03-29").words and explorer.trace[-1].startswith("29 March 2004: 26 allies. New: Bulgaria, Estonia")


def lane_signs(figure):
    """Lane (its height) to the colours and symbols of its marks."""
    axis, signs = figure.bundle["layout"]["yaxis"], {}
    for trace in (t for t in figure.bundle["data"] if "markers" in t["mode"]):
        for y, colour, symbol in zip(trace["y"], trace["marker"]["color"], trace["marker"]["symbol"], strict=True):
            lane = min(zip(axis["tickvals"], axis["ticktext"], strict=True), key=lambda at: abs(at[0] - y))[1]
            signs.setdefault(lane, set()).add((colour, re.sub("-open.*", "", symbol)))
    return signs


def one_a_lane(frame):
    return frame.drop_duplicates("category")


def test_no_two_lanes_look_alike_and_none_changes_with_the_rows():
    events = load("events")
    whole, later = lane_signs(charts.timeline(one_a_lane(events))), lane_signs(charts.timeline(one_a_lane(events[events["date"] > "2022-02-01"])))
    assert all(len(signs) == 1 for signs in whole.values()) and len({s for signs in whole.values() for s in signs}) == len(whole) == 10
    assert later.items() <= whole.items()


def test_the_explorer_signs_its_lanes_as_the_timeline_does():
    events = load("events")
    lanes = {lane["name"]: {(lane["colour"], lane["symbol"])} for lane in explore.story(events, starts=[])._spec["lanes"]}
    assert lanes == lane_signs(charts.timeline(one_a_lane(events)))


def test_lanes_of_another_column_are_signed_too(events):
    signs = lane_signs(charts.timeline(events))
    assert len(signs) == 3 and len({s for mine in signs.values() for s in mine}) == 3


@pytest.mark.parametrize("more", [0, 30])               # the table as it is, and with the rows of a year to come
def test_many_events_fit_on_a_screen(more):
    events = load("events")
    events = pd.concat([events, events.tail(more).assign(row_id=lambda d: d["row_id"] + "-more", end_of="")])
    for guess in (None, "2014-01-01"):
        assert charts.timeline(events, guess=guess).bundle["layout"]["height"] <= 720


def test_every_figure_follows_the_width_of_its_window(figures):
    for name, figure in figures.items():
        layout = figure.bundle["layout"]
        assert layout.get("autosize") is True and "width" not in layout, name
        assert figure.bundle["config"]["responsive"] is True, name


def test_one_line_is_told_in_a_sentence():
    words = charts.lines(pd.DataFrame({"year": [2014, 2016], "value": [3, 5]}), title="Allies at the mark").words
    assert words.startswith("A line, “Allies at the mark”, by year from 2014 to 2016.")


def test_ranks_say_where_one_measure_mixes_definitions():
    rows = [("a", "deaths", 9, "soldiers"), ("b", "deaths", 5, "civilians"), ("a", "days", 3, "days"), ("b", "days", 8, "days")]
    frame = pd.DataFrame(rows, columns=["crisis", "measure", "value", "definition"])
    assert "do not all count the same: deaths has 2 definitions." in charts.ranks(frame).words
    assert "definitions" not in charts.ranks(frame[frame["measure"] == "days"]).words
