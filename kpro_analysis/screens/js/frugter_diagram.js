// Value against cost: one mark per request, the pool's price as a line, and the same as a table.

import { h, lightChip, money, svg, whenChanged } from "./dom.js";

const SIZE = { width: 880, height: 480, left: 54, right: 96, top: 32, bottom: 46 };
const MARK = 7, LETTER = 10.6, LINE = 17, NEAR = 50; // half a mark, a letter's width, a label's height, how near crowds
const STEPS = [1, 10, 100].flatMap((times) => [1000, 2500, 5000].map((one) => one * times)), MOST_STEPS = 5; // kroner between marks on the axis
const SHAPES = { "Fejl": "0,-8 8,7 -8,7", "Ny funktion": "-7,-7 7,-7 7,7 -7,7", "Forbedring": null }; // null: a circle
const KINDS = Object.keys(SHAPES);
const OTHER = "0,-9 9,0 0,9 -9,0";

/** The mark of a kind, filled when the request is in the pool. @param {string|null} kind @param {string} name */
function mark(kind, name) {
  const points = kind in SHAPES ? SHAPES[kind] : OTHER;
  return points === null ? svg("circle", { r: MARK, class: name }) : svg("polygon", { points, class: name });
}

/** Where a label can stand without covering another: right, left, above, below, then further out. */
function labelPlace([x, y], width, away, taken) {
  const places = [[x + away, y], [x - away - width, y], [x - width / 2, y - 18], [x - width / 2, y + 18]];
  for (let far = 1; far <= 3; far++) places.push([x + away, y + 18 * far], [x + away, y - 18 * far], [x + away + far * (width + 6), y]);
  const boxes = places.map(([left, middle]) => ({ left, right: left + width, top: middle - LINE / 2, bottom: middle + LINE / 2 }));
  const inside = (box) => box.left >= SIZE.left && box.right <= SIZE.width && box.top >= 0 && box.bottom <= SIZE.height - SIZE.bottom;
  const free = (box) => taken.every((other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom);
  return boxes.find((box) => inside(box) && free(box)) ?? boxes[0];
}

/** The frame: both axes with their words, and the ground on which the cheap ones stand. */
function frame(chart, x, y) {
  const [end, top] = chart.axis, floor = y(0), parts = [];
  const cheap = Math.min(chart.cheap, end);
  parts.push(svg("rect", { x: x(0), y: y(top), width: x(cheap) - x(0), height: floor - y(top), class: "ground" }));
  for (let score = 0; score <= top; score += top > 60 ? 20 : 10) {
    parts.push(svg("line", { x1: x(0), x2: x(end), y1: y(score), y2: y(score), class: "grid" }), lettering(x(0) - 8, y(score), String(score), "end"));
  }
  const step = STEPS.find((one) => end / one <= MOST_STEPS) ?? end;
  for (let cost = 0; cost <= end; cost += step) parts.push(lettering(x(cost), floor + 18, money(cost)));
  parts.push(lettering(x(end) + 12, floor, "pris", "start", "soft"), lettering(x(0) - 8, y(top) - 20, "score", "end", "soft"), lettering(x(0) + 4, y(top) + 12, `billigt: højst ${money(chart.cheap)}`, "start", "soft"));
  return parts;
}

function lettering(x, y, words, anchor = "middle", name = "") {
  const element = svg("text", { x, y, "text-anchor": anchor, "dominant-baseline": "middle", class: name });
  element.append(words);
  return element;
}

/** The line on which everything gives as much per krone as the pool's price. */
function priceLine(chart, x, y) {
  if (!chart.price) return [];
  const [end, top] = chart.axis;
  const stop = Math.min(end, top / chart.price);
  return [svg("line", { x1: x(0), y1: y(0), x2: x(stop), y2: y(stop * chart.price), class: "price" })];
}

/** What the chart shows, in words: the first unit gives most. */
function chartWords(first, { units: [best, ...others] }) {
  return `Værdi mod pris for ${others.length + 1} ønsker: mest for pengene giver ${first.requests[best.number].id} (point pr. 1.000 kr.: ${best.valueText}). De samme tal står i tabellen nedenfor.`;
}

function drawn(first, chart) {
  const [end, top] = chart.axis;
  const x = (cost) => SIZE.left + (Math.min(cost, end) / end) * (SIZE.width - SIZE.left - SIZE.right);
  const y = (score) => SIZE.height - SIZE.bottom - (score / top) * (SIZE.height - SIZE.top - SIZE.bottom);
  const marks = chart.units.map((unit) => ({ unit, at: [x(unit.cost) + (unit.cost > end ? 20 : 0), y(unit.score)] }));
  const taken = marks.map(({ at: [left, middle] }) => ({ left: left - MARK, right: left + MARK, top: middle - MARK, bottom: middle + MARK }));
  const crowd = ({ at }) => marks.filter((other) => Math.hypot(other.at[0] - at[0], other.at[1] - at[1]) < NEAR).length;
  const lonelyFirst = marks.map((one, place) => ({ ...one, place, crowd: crowd(one) })).sort((a, b) => a.crowd - b.crowd || a.place - b.place);
  const parts = lonelyFirst.map(({ unit, at, place }) => {
    const words = `${first.requests[unit.number].id}${unit.cost > end ? " ▸" : ""}`;
    const box = labelPlace(at, words.length * LETTER, MARK + (unit.fruit ? 8 : 4), taken.filter((_, other) => other !== place));
    taken.push(box);
    const apart = box.left > at[0] + 2 * MARK || box.right < at[0] - 2 * MARK || Math.abs(box.top + LINE / 2 - at[1]) > 2 * LINE;
    const group = svg("g", { class: `unit${unit.funded ? " funded" : ""}${unit.fruit ? " fruit" : ""}`, "data-unit": unit.number });
    const shape = mark(unit.kind, "mark");
    shape.setAttribute("transform", `translate(${at[0]} ${at[1]})`);
    if (apart) group.append(svg("line", { x1: at[0], y1: at[1], x2: box.left - 2, y2: box.top + LINE / 2, class: "leader" }));
    if (unit.fruit) group.append(svg("circle", { cx: at[0], cy: at[1], r: MARK + 5, class: "ring" }));
    group.append(shape, lettering(box.left, box.top + LINE / 2, words, "start"));
    return group;
  });
  return svg("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img", "aria-label": chartWords(first, chart), focusable: "false" },
    ...frame(chart, x, y), ...priceLine(chart, x, y), ...parts);
}

function sample(kind, name) {
  return svg("svg", { viewBox: "-13 -13 26 26", class: "sample", "aria-hidden": "true", focusable: "false" }, svg("g", { class: `unit ${name}` }, ...(name === "fruit" ? [svg("circle", { r: MARK + 5, class: "ring" })] : []), mark(kind, "mark")));
}

function legend(chart) {
  const entry = (picture, words) => h("li", {}, picture, words);
  const line = svg("svg", { viewBox: "0 0 40 12", class: "sample stroke", "aria-hidden": "true", focusable: "false" }, svg("line", { x1: 0, x2: 40, y1: 10, y2: 2, class: "price" }));
  return h("ul", { className: "legend" }, ...KINDS.map((kind) => entry(sample(kind, ""), kind)), entry(sample("Forbedring", "funded"), "udfyldt: inden for puljen"), entry(sample("Forbedring", "fruit"), "med ring: lavthængende frugt"),
    chart.price ? entry(line, `puljens pris: ${chart.priceText}`) : null);
}

/** The numbers behind, best value per krone first; a row says where the pool's price lies. */
function numbers(first, chart) {
  const FIGURES = [3, 4, 5], head = ["ÆØ", "Titel", "Type", "Pris", "Score", "Point pr. 1.000 kr.", "Puljen"];
  const row = (unit) => h("tr", { className: unit.fruit ? "fruit" : "" }, h("td", { className: "id" }, lightChip(first.requests[unit.number].light), first.requests[unit.number].id), h("th", { scope: "row" }, first.requests[unit.number].title),
    h("td", {}, unit.kind ?? "–"), ...[unit.costText, unit.scoreText, unit.valueText].map((value) => h("td", { className: "figure" }, value)),
    h("td", {}, unit.funded ? "✓ med" : unit.fruit ? "– uden for; frugt" : "– uden for"));
  const rows = chart.units.map(row);
  if (chart.price) rows.splice(chart.above, 0, h("tr", { className: "at-price" }, h("td", { colSpan: head.length }, `Puljens pris: ${chart.priceText}`)));
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Tallene bag diagrammet" },
    h("table", {}, h("caption", { className: "unseen" }, "Værdi og pris, mest for pengene først"), h("thead", {}, h("tr", {}, ...head.map((words, column) => h("th", { scope: "col", className: FIGURES.includes(column) ? "figure" : "" }, words)))), h("tbody", {}, ...rows)));
}

/** Value against cost, drawn and as a table. @param {any} first */
export function valuePanel(first) {
  const place = h("div", {});
  const element = h("section", { className: "part value", "aria-labelledby": "vaerdi" }, h("h2", { id: "vaerdi", tabIndex: -1 }, "Værdi mod pris"),
    h("p", { className: "meaning" }, "Score lodret, pris vandret. Det, der ligger over linjen, giver mere for pengene end puljens sidste krone. Et ønske, der omfatter andre, har deres point med."), place);
  const drawAll = whenChanged((chart) => {
    const open = place.querySelector("details")?.open ?? false;
    if (!chart.units.length) {
      place.replaceChildren(h("p", { className: "muted" }, "Ingen ønsker med point konkurrerer. Giv point i registeret, eller se på forsiden, om det er det rigtige register."));
      return;
    }
    place.replaceChildren(h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Diagram" }, drawn(first, chart)), legend(chart),
      h("details", { open }, h("summary", {}, "Vis tallene som tabel"), numbers(first, chart)));
  });
  return { element, draw: ({ chart }) => drawAll(chart) };
}
