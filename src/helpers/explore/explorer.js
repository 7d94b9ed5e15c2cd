// What the browser gets of an explorer: it draws the figure for the slider's place from what it was sent once (`spec`),
// and tells the kernel the place (`value`). It needs of its model only get, set, save_changes and on.
const NS = "http://www.w3.org/2000/svg";
// JupyterLab takes the arrow keys of whatever has the focus inside a notebook, unless that very element says no
const OWN_KEYS = {"data-lm-suppress-shortcuts": "true"};
const make = (tag, at = {}, text) => {
  const e = document.createElement(tag); for (const k in at) e.setAttribute(k, at[k]);
  if (text != null) e.textContent = text;
  return e;
};
const draw = (svg, tag, at, text, title) => {
  const e = document.createElementNS(NS, tag); for (const k in at) e.setAttribute(k, at[k]);
  if (text != null) e.textContent = text;
  if (title) { const t = document.createElementNS(NS, "title"); t.textContent = title; e.appendChild(t); }
  svg.appendChild(e); return e;
};
const W = 700, LEFT = 92, RIGHT = 14;
// the signs of palette.SYMBOLS, in a square from -1 to 1
const SIGN = {
  circle: "M1,0A1,1 0 1,1 -1,0A1,1 0 1,1 1,0Z", diamond: "M0,-1.3L1.3,0L0,1.3L-1.3,0Z", square: "M-.9,-.9H.9V.9H-.9Z",
  "triangle-up": "M0,-1.1L1.1,.8H-1.1Z", "triangle-down": "M0,1.1L1.1,-.8H-1.1Z",
  x: "M-1,-.5L-.5,-1L0,-.5L.5,-1L1,-.5L.5,0L1,.5L.5,1L0,.5L-.5,1L-1,.5L-.5,0Z",
  cross: "M-.4,-1.1H.4V-.4H1.1V.4H.4V1.1H-.4V.4H-1.1V-.4H-.4Z",
  star: "M0,-1.3L.35,-.4L1.24,-.4L.55,.18L.76,1.05L0,.55L-.76,1.05L-.55,.18L-1.24,-.4L-.35,-.4Z",
  hexagon2: "M-1.1,0L-.55,-.95H.55L1.1,0L.55,.95H-.55Z",
  "star-diamond": "M0,-1.4L.45,-.45L1.4,0L.45,.45L0,1.4L-.45,.45L-1.4,0L-.45,-.45Z",
};

function ticks(svg, s, low, high, y, x) {
  const span = high - low, step = [1 / 12, 0.25, 0.5, 1, 2, 5, 10, 20].find(v => span / v <= 9) || 20;
  for (let t = Math.ceil(low / step - 1e-6) * step; t <= high + 1e-6; t += step) {
    const year = Math.floor(t + 1e-6), month = Math.round((t - year) * 12) + 1;
    draw(svg, "line", {x1: x(t), x2: x(t), y1: 4, y2: y, stroke: s.rule});
    draw(svg, "text", {x: x(t), y: y + 16, "text-anchor": "middle", "font-size": 12, fill: s.ink},
      month > 1 || step < 1 ? year + "-" + String(month).padStart(2, "0") : year);
  }
}

function stack(s, low) {                                   // each mark's row in its lane, so that none covers another
  const x = t => LEFT + 8 + (t - low) / Math.max(s.last - low, 0.02) * (W - LEFT - RIGHT - 16), used = s.lanes.map(() => []);
  const rows = s.marks.map(m => {
    if (m[0] < low) return null;
    const px = x(m[0]), u = used[m[1]];
    let r = u.findIndex(v => px - v >= 10); if (r < 0) { r = u.length; }
    u[r] = px; return [px, r];
  });
  return {x, rows, depth: used.map(u => Math.max(u.length, 1))};
}

function story(svg, s, i) {
  const low = s.stops[i], {x, rows, depth} = stack(s, low), base = []; let y = 10;
  const all = depth.reduce((a, b) => a + b, 0), pitch = Math.max(6, Math.min(11, 280 / all)), r = Math.min(4.5, pitch / 2 + 0.5);
  depth.forEach(d => { base.push(y); y += Math.max(d * pitch, 12) + 8; });
  ticks(svg, s, low, Math.max(s.last, low + 0.02), y, x);
  s.lanes.forEach((l, k) => {
    if (k) draw(svg, "line", {x1: 0, x2: W, y1: base[k] - 4, y2: base[k] - 4, stroke: s.rule});
    draw(svg, "text", {x: LEFT - 6, y: base[k] + Math.max(depth[k] * pitch, 12) / 2 + 4, "text-anchor": "end", "font-size": 13, fill: s.ink}, l.name);
  });
  s.marks.forEach((m, k) => {
    if (!rows[k]) return;
    const {colour, symbol} = s.lanes[m[1]], at = `translate(${rows[k][0]},${base[m[1]] + (rows[k][1] + 0.5) * pitch}) scale(${r})`;
    draw(svg, "path", {d: SIGN[symbol] || SIGN.circle, transform: at, fill: m[2] ? colour : s.paper, stroke: colour,
      "stroke-width": 1.5, "vector-effect": "non-scaling-stroke"}, null, m[4] + ": " + m[3]);
  });
  svg.setAttribute("viewBox", `0 0 ${W} ${y + 24}`);
}

function years(svg, s, i) {
  const day = s.stops[i], before = i ? s.stops[i - 1] : -1, low = s.steps[0][0], H = 110, most = s.steps[s.steps.length - 1][1];
  const x = t => 34 + (t - low) / Math.max(s.last - low, 1) * (W - 60), y = n => H - n / (most * 1.15) * (H - 14);
  ticks(svg, s, low, s.last, H, x);
  for (let n = 0; n <= most; n += 10) draw(svg, "text", {x: 26, y: y(n) + 4, "text-anchor": "end", "font-size": 12, fill: s.ink}, n);
  let path = ""; s.steps.forEach(([t, n], k) => { path += k ? `H${x(t)}V${y(n)}` : `M${x(t)},${y(n)}`; });
  draw(svg, "path", {d: path + `H${x(s.last)}`, fill: "none", stroke: s.fill, "stroke-width": 3});
  const n = (s.steps.filter(p => p[0] <= day).pop() || [0, 0])[1];
  draw(svg, "line", {x1: x(Math.max(day, low)), x2: x(Math.max(day, low)), y1: 2, y2: H, stroke: s.ink,
    "stroke-width": 2, "stroke-dasharray": "5 3"});
  draw(svg, "circle", {cx: x(Math.max(day, low)), cy: y(n), r: 6, fill: s.ink});
  const T = 41, top = H + 30, cols = s.tiles.map(t => t[1]), off = (W - (Math.max(...cols) + 1) * (T + 4)) / 2;
  s.tiles.forEach(([code, col, row, since, name]) => {
    const here = since != null && since <= day, fresh = here && since > before, X = off + col * (T + 4), Y = top + row * (T + 4);
    draw(svg, "rect", {x: X, y: Y, width: T, height: T, fill: here ? s.fill : s.paper, stroke: s.ink, "stroke-width": fresh ? 4 : 1,
      ...(here ? {} : {"stroke-dasharray": "3 3", stroke: s.quiet})}, null, name);
    draw(svg, "text", {x: X + T / 2, y: Y + T / 2 + 5, "text-anchor": "middle", "font-size": 13,
      "font-weight": here ? "bold" : "normal", fill: here ? s.paper : s.ink, "pointer-events": "none"}, (fresh ? "+" : "") + code);
  });
  svg.setAttribute("viewBox", `0 0 ${W} ${top + (Math.max(...s.tiles.map(t => t[2])) + 1) * (T + 4) + 4}`);
}

function bars(svg, s, i) {
  const rows = s.frames[i].bars || [], most = s.frames[i].most, H = 26;
  const wide = Math.max(340, Math.min(W, svg.clientWidth || W));                // a narrow window gets a narrow drawing, not a small one
  const left = Math.min(wide * 0.36, 20 + 7 * Math.max(4, ...rows.map(r => r[0].length))), right = 20 + 7.2 * Math.max(4, ...rows.map(r => r[2].length));
  rows.forEach(([name, value, written, doubtful], k) => {
    const y = 6 + k * H, width = Math.max(value, 0) / most * (wide - left - right), fit = Math.floor((left - 12) / 6.6);
    const cut = name.length > fit ? name.slice(0, fit - 1) + "…" : name;
    draw(svg, "text", {x: left - 8, y: y + 15, "text-anchor": "end", "font-size": 13, fill: s.ink}, cut, cut === name ? null : name);
    draw(svg, "rect", {x: left, y, width: Math.max(width, 1), height: H - 8, fill: doubtful ? s.paper : s.fill, stroke: s.fill, "stroke-width": 1.5,
      ...(doubtful ? {"stroke-dasharray": "4 3"} : {})}, null, name + ": " + written);
    draw(svg, "text", {x: left + width + 6, y: y + 15, "font-size": 13, fill: s.ink}, written);
  });
  draw(svg, "line", {x1: left, x2: left, y1: 2, y2: 6 + rows.length * H, stroke: s.quiet});
  svg.setAttribute("viewBox", `0 0 ${wide} ${12 + rows.length * H}`);
}

const DRAW = {story, years, switch: bars};

// One control: gives its element, and how to set it to its k-th name. `moved(k)` is called on every step, `rested()` where it stays.
function slider(c, id, help, moved, rested) {
  const e = make("div"), label = make("label", {for: id});
  const input = make("input", {type: "range", id, min: 0, max: c.names.length - 1, step: 1, "aria-describedby": help, ...OWN_KEYS});
  input.oninput = () => moved(+input.value);
  input.onchange = rested;
  e.append(label, input);
  return {e, set: k => { input.value = k; label.textContent = c.label + ": " + c.names[k]; input.setAttribute("aria-valuetext", c.names[k]); }};
}

function choice(c, id, help, moved, rested) {
  const e = make("fieldset", {"aria-describedby": help}), all = c.names.map((name, k) => {
    const input = make("input", {type: "radio", name: id, ...OWN_KEYS}), label = make("label");
    input.onchange = () => { moved(k); rested(); };
    label.append(input, " " + name); return [input, label];
  });
  e.append(make("legend", {}, c.label), ...all.map(a => a[1]));
  return {e, set: k => { all[k][0].checked = true; }};
}

function render({model, el}) {
  const s = model.get("spec"), id = "kit-" + Math.random().toString(36).slice(2), box = make("div", {class: "kit-explorer"});
  const now = make("p"), spoken = make("div", {"aria-live": "polite"}), svg = document.createElementNS(NS, "svg"), why = make("p");
  const listed = said => make("ol", {tabindex: 0, "aria-label": said || ""}), list = listed(s.words.dropped), kept = listed(s.words.kept || s.words.inside), lines = make("ul"), traced = make("ol"), rows = make("ul"), buttons = [];
  let last = "", shown = -1;
  // the number of a stop counts through all controls, the last one fastest
  const many = s.controls.map((c, n) => s.controls.slice(n + 1).reduce((a, b) => a * b.names.length, 1));
  const place = (i, n) => Math.floor(i / many[n]) % s.controls[n].names.length;
  const sets = s.controls.map((c, n) => (c.slider ? slider : choice)(c, id + n, id + "h", k => show(shown + (k - place(shown, n)) * many[n]), settle));
  const help = [s.controls.some(c => !c.slider) && s.words.help_choice, s.controls.some(c => c.slider) && s.words.help];
  box.append(make("p", {}, s.badge), ...sets.map(t => t.e), make("p", {id: id + "h", class: "kit-quiet"}, help.filter(Boolean).join(" ")));
  if (s.starts.length) {
    const group = make("div", {role: "group", class: "kit-starts", "aria-label": s.words.starts});
    group.append(make("span", {}, s.words.starts + ":"));
    s.starts.forEach(([i, text, reason]) => {
      const b = make("button", {type: "button", "aria-pressed": "false", ...OWN_KEYS}, text);
      b.onclick = () => { show(i, reason); settle(); };
      buttons.push([b, i]); group.append(b);
    });
    box.append(group, why);
  }
  svg.setAttribute("aria-hidden", "true");                 // the sentence and the lists hold all that it shows
  spoken.append(now);
  box.append(spoken, svg);
  if (s.frames.some(f => f.lines)) { svg.setAttribute("hidden", ""); box.append(lines); }
  if (s.kind === "years") {
    const d = make("details"), named = s.tiles.map(t => t[0] + " " + t[4]).sort().join(", ");
    d.append(make("summary", OWN_KEYS, s.words.codes), make("p", {}, named));
    const e = make("details"); e.append(make("summary", OWN_KEYS, s.words.inside), kept);
    box.append(make("p", {}, s.words.key), e, d);
  }
  if (s.kind === "story") [[s.words.kept, kept], [s.words.dropped, list]].forEach(([said, items]) => {
    const d = make("details"); d.append(make("summary", OWN_KEYS, said), items); box.append(d);
  });
  if (s.kind === "switch" && s.frames.some(f => f.bars)) {                   // every bar in words, for who does not see them
    const d = make("details"); d.append(make("summary", OWN_KEYS, s.words.bars), rows); box.append(d);
  }
  const t = make("details"); t.append(make("summary", OWN_KEYS, s.words.trace), traced); box.append(t);
  function show(i, reason) {
    shown = i;
    const f = s.frames[i];
    sets.forEach((t, n) => t.set(place(i, n)));
    why.textContent = reason || "";
    now.textContent = f.text; svg.replaceChildren();
    DRAW[s.kind](svg, s, i);
    buttons.forEach(([b, k]) => b.setAttribute("aria-pressed", k === i));
    lines.replaceChildren(...(f.lines || []).map(text => make("li", {}, text)));
    rows.replaceChildren(...(f.bars || []).map(b => make("li", {}, b[0] + ": " + b[2])));
    if (s.kind === "years") kept.replaceChildren(...s.tiles.filter(t => t[3] != null && t[3] <= s.stops[i]).map(t => t[4]).sort().map(name => make("li", {}, name)));
    if (s.kind === "story") [[kept, m => m[0] >= s.stops[i]], [list, m => m[0] < s.stops[i]]].forEach(([items, wanted], n) => {
      const said = s.marks.filter(wanted).map(m => make("li", {}, m[4] + ": " + m[3]));
      items.replaceChildren(...(n ? said.reverse() : said));                // what is in from the start on, what dropped out from the last back
    });
  }
  function settle() {
    const text = s.frames[shown].text;
    if (text === last) return;
    last = text; traced.append(make("li", {}, text));
    if (model.get("value") !== shown) { model.set("value", shown); model.save_changes(); }
  }
  model.on("change:value", () => { if (model.get("value") !== shown) { show(model.get("value")); settle(); } });
  show(model.get("value")); settle();
  el.append(box);
  let width = 0;                                           // bars are drawn anew when their room gets another width, the first time when it gets any
  if (s.kind === "switch") new ResizeObserver(() => {
    if (box.clientWidth !== width) { width = box.clientWidth; svg.replaceChildren(); DRAW[s.kind](svg, s, shown); }
  }).observe(box);
  hideTwin(el);
}

// Beneath stands the same figure without a slider, with its sentence and table, for readers without a kernel; here it would
// be there twice, and contradict the explorer as soon as that is moved.
function hideTwin(el, tries = 80) {
  const below = el.closest(".jp-OutputArea-child")?.nextElementSibling, words = below?.nextElementSibling;
  if (below?.querySelector(".js-plotly-plot, .jp-RenderedPlotly") && words?.querySelector(".kit-described")) below.hidden = words.hidden = true;
  else if (tries) setTimeout(() => hideTwin(el, tries - 1), 250);
}
export default { render };
