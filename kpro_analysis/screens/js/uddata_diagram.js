// The pictures on Uddata: months as columns, changes with their interval, and the funnel.

import { chartFrame, h, plain, svg } from "./dom.js";

const BOX = { width: 1180, height: 300, left: 60, right: 10, top: 24, bottom: 50 };
const TICKS = 4, WIDEST = 90, LINE = 40, NAME = 330, SPAN = 420;
const SHORT_MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

function label(x, y, words, anchor = "middle", name = "") {
  const element = svg("text", { x, y, "text-anchor": anchor, "dominant-baseline": "middle", class: name });
  element.append(words);
  return element;
}

/** The smallest of 1, 2, 2.5 and 5 times a power of ten that `TICKS` steps of reach the value. @param {number} value */
function stepTo(value) {
  const power = 10 ** Math.floor(Math.log10(value / TICKS));
  return Math.max(1, (power >= 10 ? [1, 2, 2.5, 5, 10] : [1, 2, 5, 10]).map((times) => times * power).find((step) => step * TICKS >= value * (1 - 1e-9)));
}

/** A picture with its words. @param {number} width @param {number} height @param {string} words @param {...Node} parts */
const picture = (width, height, words, ...parts) => svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": words, focusable: "false" }, ...parts);

/** What the months show, in words. @param {any[]} months */
function monthWords(months) {
  const last = months.findLast(({ sent, answered }) => sent !== null && answered !== null);
  const figures = last ? `senest ${last.month} med ${plain(last.sent)} sendt og ${plain(last.answered)} besvaret` : "tallene er skjult";
  return `Sendt og besvaret måned for måned: ${figures}. De samme tal står i tabellen.`;
}

/** Per month a light column for sent, a full one for answered, and a diamond for answered a year before. @param {any[]} months */
export function monthChart(months) {
  const highest = Math.max(1, ...months.flatMap(({ sent, answered, before }) => [sent ?? 0, answered ?? 0, before ?? 0])), step = stepTo(highest), most = step * TICKS;
  const floor = BOX.height - BOX.bottom, y = (value) => floor - (value / most) * (floor - BOX.top);
  const each = Math.min(WIDEST, (BOX.width - BOX.left - BOX.right) / months.length), parts = [];
  for (let tick = 0; tick <= TICKS; tick++) {
    parts.push(svg("line", { x1: BOX.left, x2: BOX.width, y1: y(tick * step), y2: y(tick * step), class: "grid" }), label(BOX.left - 8, y(tick * step), plain(tick * step), "end"));
  }
  const every = Math.ceil(46 / each);
  months.forEach(({ month, sent, answered, before, hidden, chosen }, place) => {
    const x = BOX.left + place * each + each / 2, wide = each * 0.7, [year, number] = month.split("-");
    const column = (value, name) => svg("rect", { x: x - wide / 2, y: y(value), width: wide, height: floor - y(value), class: name });
    if (chosen) parts.push(svg("rect", { x: x - each / 2, y: BOX.top, width: each, height: floor - BOX.top, class: "chosen" }));
    if (sent !== null) parts.push(column(sent, "bar"));
    if (answered !== null) parts.push(column(answered, "bar first"));
    if (hidden) parts.push(svg("path", { d: `M${x - 4} ${floor - 12}l8 8m0 -8l-8 8`, class: "cross" }));
    if (before !== null) parts.push(svg("path", { d: `M${x} ${y(before) - 8}l8 8l-8 8l-8 -8z`, class: "diamond" }));
    if (place % every === 0) parts.push(label(x, floor + 16, SHORT_MONTHS[Number(number) - 1]));
    if (place === 0 || number === "01") parts.push(label(x, floor + 36, year, "middle", "soft"));
  });
  return picture(BOX.width, BOX.height, monthWords(months), ...parts);
}

/** What the columns mean. @param {any[]} months */
export function monthLegend(months) {
  const sample = (shape) => svg("svg", { viewBox: "0 0 18 18", class: "sample", "aria-hidden": "true", focusable: "false" }, shape);
  const rect = (name) => sample(svg("rect", { width: 18, height: 18, class: name }));
  const marks = [[rect("bar first"), "besvaret"], [rect("bar"), "sendt, ikke besvaret"]];
  if (months.some(({ before }) => before !== null)) marks.push([sample(svg("path", { d: "M9 1l8 8l-8 8l-8 -8z", class: "diamond" })), "besvaret i samme måned året før"]);
  if (months.some(({ hidden }) => hidden)) marks.push([sample(svg("path", { d: "M5 5l8 8m0 -8l-8 8", class: "cross" })), "skjult"]);
  return h("ul", { className: "legend" }, ...marks.map(([mark, words]) => h("li", {}, mark, words)));
}

/** Mean changes with their intervals around no change; the smallest change that counts as two thin lines. @param {any[]} rows */
export function changeChart(rows) {
  const far = Math.max(...rows.flatMap(({ effect, smallest }) => [...effect.map(Math.abs), smallest ?? 0])) * 1.08 || 1, width = NAME + SPAN + 250;
  const at = (value) => NAME + SPAN / 2 + (value / far) * (SPAN / 2), height = rows.length * LINE + 6;
  const parts = rows.flatMap(({ name, effect: [value, low, high], smallest, words }, place) => {
    const y = place * LINE + LINE / 2;
    const limits = smallest === null ? [] : [-smallest, smallest].map((one) => svg("line", { x1: at(one), x2: at(one), y1: y - 15, y2: y + 15, class: "limit" }));
    return [label(NAME - 12, y, name.length > 36 ? `${name.slice(0, 35)}…` : name, "end"), ...limits, svg("line", { x1: at(low), x2: at(high), y1: y, y2: y, class: "span" }),
      svg("path", { d: `M${at(low)} ${y - 6}v12M${at(high)} ${y - 6}v12`, class: "span" }), svg("rect", { x: at(value) - 5, y: y - 5, width: 10, height: 10, class: "mean" }), label(NAME + SPAN + 12, y, words, "start")];
  });
  const legend = rows.some(({ smallest }) => smallest !== null) ? [h("p", { className: "meaning" }, "De tynde streger er den mindste ændring for en borger, der ikke kan være tilfældig.")] : [];
  return h("div", {}, chartFrame("Første og seneste score", picture(width, height, `Ændring i score med interval. ${rows.map(({ name, words }) => `${name}: ${words}`).join("; ")}. De samme tal står i tabellen.`, svg("line", { x1: at(0), x2: at(0), y1: 0, y2: height, class: "axis" }), ...parts)), ...legend);
}

/** One bar per step that the files tell. @param {any[]} steps */
export function funnelChart(steps) {
  const most = Math.max(1, ...steps.map(({ count }) => count ?? 0)), row = 34;
  const parts = steps.flatMap(({ step, count, text }, place) => {
    const y = place * row + row / 2, long = ((count ?? 0) / most) * 300;
    return [label(92, y, step, "end"), svg("rect", { x: 100, y: y - 11, width: long, height: 22, class: "bar first" }), label(108 + long, y, text, "start")];
  });
  return picture(500, steps.length * row, `Fra sendt til scoret: ${steps.map(({ step, text }) => `${step} ${text}`).join(", ")}. De samme tal står i tabellen.`, svg("line", { x1: 100, x2: 100, y1: 0, y2: steps.length * row, class: "axis" }), ...parts);
}
