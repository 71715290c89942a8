// Figures week by week: bars or a line, the releases as numbered flags, and the edge of what the national log keeps.

import { h, plain, svg } from "./dom.js";

const FRAME = { width: 900, height: 250, left: 72, right: 14, top: 30, bottom: 34 };
const SHARE_STEPS = [0.01, 0.025, 0.05, 0.1, 0.25], TICKS = 4, MONTH_WIDTH = 70, WEEK = 7, MS = 86400000;
const MONTH_NAMES = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

/** The smallest of 1, 2 and 5 times a power of ten that `TICKS` steps of reach the value. @param {number} value */
function tickStep(value) {
  const power = 10 ** Math.floor(Math.log10(value / TICKS));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step * TICKS >= value * (1 - 1e-9));
}

function words(x, y, text, anchor = "middle", name = "") {
  const element = svg("text", { x, y, "text-anchor": anchor, "dominant-baseline": "middle", class: name });
  element.append(text);
  return element;
}

const utcDate = (day) => new Date(day * MS);

/** The first day of each month from one day to another, as [day, words]; January and the first have their year. */
function monthStarts(from, to) {
  const found = [], start = utcDate(from);
  for (let month = start.getUTCMonth(); ; month++) {
    const day = Date.UTC(start.getUTCFullYear(), month, 1) / MS;
    if (day > to) return found;
    if (day < from) continue;
    const date = utcDate(day);
    found.push([day, !found.length || date.getUTCMonth() === 0 ? `${MONTH_NAMES[date.getUTCMonth()]} ${date.getUTCFullYear()}` : MONTH_NAMES[date.getUTCMonth()]]);
  }
}

/** What a chart shows, in words. @param {any[]} weeks @param {any} what */
function chartWords(weeks, what) {
  const shown = weeks.filter((week) => week[what.value] !== null);
  const highest = shown.length ? shown.reduce((one, other) => (other[what.value] > one[what.value] ? other : one)) : null;
  const figures = highest ? `højest ${highest[what.text]} i ${highest.label}` : "alle tal er skjult";
  return `${what.label}: ${figures}. De samme tal står i tabellen under Registreringer pr. uge.`;
}

/**
 * A chart of weeks.
 * @param {any[]} weeks @param {{value: string, text: string, line: boolean, share: boolean, label: string}} what
 * @param {any[]} marks the releases @param {any} edge what the national log keeps
 */
export function weekChart(weeks, what, marks, edge) {
  const from = weeks[0].day, to = weeks.at(-1).day + WEEK;
  const known = weeks.map((week) => week[what.value] ?? 0), highest = Math.max(...known, what.share ? 0.02 : 1), step = what.share ? SHARE_STEPS.find((one) => one * TICKS >= highest) : tickStep(highest), top = step * TICKS;
  const x = (day) => FRAME.left + ((day - from) / (to - from)) * (FRAME.width - FRAME.left - FRAME.right);
  const y = (value) => FRAME.height - FRAME.bottom - (value / top) * (FRAME.height - FRAME.top - FRAME.bottom);
  const inside = (day) => day > from && day < to;
  const floor = y(0), ceiling = y(top), parts = [];
  if (inside(edge.day)) parts.push(svg("rect", { x: x(from), y: ceiling, width: x(edge.day) - x(from), height: floor - ceiling, class: "before" }));
  for (let tick = 0; tick <= TICKS; tick++) {
    const value = tick * step, text = what.share ? `${plain(value * 100)} %` : plain(value);
    parts.push(svg("line", { x1: x(from), x2: x(to), y1: y(value), y2: y(value), class: "grid" }), words(FRAME.left - 8, y(value), text, "end"));
  }
  const months = monthStarts(from, to), every = Math.max(1, Math.ceil((months.length * MONTH_WIDTH) / (FRAME.width - FRAME.left - FRAME.right)));
  months.forEach(([day, text], place) => {
    parts.push(svg("line", { x1: x(day), x2: x(day), y1: floor, y2: floor + (place % every ? 4 : 8), class: "axis" }));
    if (place % every === 0 && x(day) < FRAME.width - 30) parts.push(words(x(day), floor + 20, text));
  });
  parts.push(...(what.line ? lineOf(weeks, what, x, y) : barsOf(weeks, what, x, y)));
  if (inside(edge.day)) parts.push(svg("line", { x1: x(edge.day), x2: x(edge.day), y1: ceiling - 8, y2: floor, class: "edge" }), words(x(edge.day) + 5, ceiling - 14, "◂ to år tilbage", "start", "soft"));
  marks.forEach(({ day }, place) => {
    if (!inside(day)) return;
    parts.push(svg("line", { x1: x(day), x2: x(day), y1: ceiling - 6, y2: floor, class: "release" }), svg("rect", { x: x(day) - 12, y: 4, width: 24, height: 20, rx: 4, class: "flag" }), words(x(day), 15, String(place + 1), "middle", "flagged"));
  });
  return svg("svg", { viewBox: `0 0 ${FRAME.width} ${FRAME.height}`, role: "img", "aria-label": chartWords(weeks, what), focusable: "false" }, ...parts);
}

function titled(element, week, what) {
  const title = svg("title");
  title.append(`${week.label}: ${week[what.text]}`);
  element.append(title);
  return element;
}

/** What isn't shown is a small cross on the axis, so that it isn't taken for nothing. */
const hiddenMark = (week, what, x, y) => titled(svg("path", { d: `M${x(week.day + 3.5) - 3} ${y(0) - 8}l6 6m0 -6l-6 6`, class: "hidden-week" }), week, what);

function barsOf(weeks, what, x, y) {
  const width = Math.max(1, (x(weeks[0].day + WEEK) - x(weeks[0].day)) * 0.82);
  return weeks.map((week) => {
    const value = week[what.value];
    if (value === null) return hiddenMark(week, what, x, y);
    return titled(svg("rect", { x: x(week.day) + width * 0.1, y: y(value), width, height: Math.max(0, y(0) - y(value)), class: "bar" }), week, what);
  });
}

function lineOf(weeks, what, x, y) {
  const middle = (week) => [x(week.day + 3.5), y(week[what.value])];
  const runs = [[]];
  weeks.forEach((week) => (week[what.value] === null ? runs.push([]) : runs.at(-1).push(week)));
  const lines = runs.filter((run) => run.length > 1).map((run) => svg("polyline", { points: run.map((week) => middle(week).join(",")).join(" "), class: "line" }));
  const dots = weeks.map((week) => {
    if (week[what.value] === null) return hiddenMark(week, what, x, y);
    const [left, up] = middle(week);
    return titled(svg("circle", { cx: left, cy: up, r: 3, class: "dot" }), week, what);
  });
  return [...lines, ...dots];
}

/** What the flags of the releases mean. @param {any[]} marks */
export function flagLegend(marks) {
  return h("ul", { className: "legend" }, ...marks.map(({ label }, place) => h("li", {}, h("span", { className: "flag-sample" }, String(place + 1)), ` release ${label}`)));
}

/** An odds ratio or rate with its interval on a logarithmic axis around 1. @param {number[]} effect value, low, high */
export function intervalPicture([value, low, high]) {
  const far = Math.max(Math.log(4), ...[value, low, high].map((one) => Math.abs(Math.log(Math.max(one, 1e-3)))));
  const place = (one) => 100 + (Math.log(Math.max(one, 1e-3)) / far) * 90;
  return svg("svg", { viewBox: "0 0 200 28", class: "interval", "aria-hidden": "true", focusable: "false" },
    svg("line", { x1: 100, x2: 100, y1: 0, y2: 28, class: "none" }), svg("line", { x1: place(low), x2: place(high), y1: 14, y2: 14, class: "span" }),
    svg("path", { d: `M${place(low)} 8v12M${place(high)} 8v12`, class: "span" }), svg("rect", { x: place(value) - 5, y: 9, width: 10, height: 10, class: "value" }));
}
