// The diagrams on support: the categories from the largest down with their sum, and a count quarter by quarter.

import { h, svg } from "./dom.js";

const SIZE = { width: 720, height: 320, left: 44, right: 56, top: 30, bottom: 8 };
const ROW = 30, NAMES = 178, BAR = 236; // a line of the first diagram: its height, the names' width, the longest bar
const STEPS = [1, 2, 5].flatMap((one) => [one, one * 10, one * 100, one * 1000]).sort((a, b) => a - b), MOST_STEPS = 5;

function lettering(x, y, words, anchor = "start", name = "") {
  const element = svg("text", { x, y, "text-anchor": anchor, "dominant-baseline": "middle", class: name });
  element.append(words);
  return element;
}

/** One bar per category, the largest above, with its count; a line at the right says how much all down to it are together. @param {any[]} rows */
export function paretoDiagram(rows) {
  const height = rows.length * ROW + 34, counts = NAMES + BAR + 60, sums = counts + 66;
  const at = (share) => NAMES + share * BAR;
  const points = rows.map((row, place) => `${at(row.together)},${34 + place * ROW + ROW / 2}`).join(" ");
  const parts = rows.flatMap((row, place) => {
    const y = 34 + place * ROW;
    return [lettering(NAMES - 8, y + ROW / 2, row.name, "end"),
      svg("rect", { x: NAMES, y: y + 5, width: row.share * BAR, height: ROW - 10, class: row.rank <= 3 ? "bar first" : "bar" }),
      svg("circle", { cx: at(row.together), cy: y + ROW / 2, r: 4, class: "dot" }),
      lettering(counts, y + ROW / 2, row.countText, "end"), lettering(sums, y + ROW / 2, row.togetherText, "end")];
  });
  return svg("svg", { viewBox: `0 0 ${sums + 2} ${height}`, role: "img", "aria-label": `Kategorierne, den største øverst: ${rows[0].name} med ${rows[0].countText} (${rows[0].shareText}). De samme tal står i tabellen.`, focusable: "false" },
    svg("line", { x1: at(1), x2: at(1), y1: 26, y2: height, class: "grid" }), svg("line", { x1: NAMES, x2: NAMES, y1: 26, y2: height, class: "axis" }),
    lettering(counts + 12, 14, "antal", "end", "soft"), lettering(sums, 14, "sum", "end", "soft"), lettering(at(1) + 6, 14, "100 %", "end", "soft"), lettering(NAMES, 14, "0 %", "middle", "soft"),
    svg("polyline", { points, class: "sum" }), ...parts);
}

/** What the columns show, in words. @param {any[]} quarters */
function trendWords(quarters) {
  const last = quarters.at(-1), highest = quarters.reduce((one, other) => (other.count > one.count ? other : one));
  return `Antal kvartal for kvartal: ${last.count} i ${last.quarter}, flest i ${highest.quarter} med ${highest.count}. De samme tal står i tabellen.`;
}

/** One column per quarter, those of the same time of year filled. @param {any[]} quarters */
export function trendDiagram(quarters) {
  const floor = SIZE.height - SIZE.bottom - 44, most = Math.max(...quarters.map(({ count }) => count), 1);
  const step = STEPS.find((one) => most / one <= MOST_STEPS) ?? most, top = Math.ceil(most / step) * step;
  const y = (count) => floor - (count / top) * (floor - SIZE.top), wide = (SIZE.width - SIZE.left) / quarters.length;
  const parts = [];
  for (let count = 0; count <= top; count += step) {
    parts.push(svg("line", { x1: SIZE.left, x2: SIZE.width, y1: y(count), y2: y(count), class: "grid" }), lettering(SIZE.left - 8, y(count), String(count), "end"));
  }
  quarters.forEach(({ quarter, count, year, whole }, place) => {
    const x = SIZE.left + place * wide + wide / 2, [years, number] = quarter.split("-");
    parts.push(svg("rect", { x: x - wide * 0.32, y: y(count), width: wide * 0.64, height: floor - y(count), class: year ? "bar first" : "bar" }),
      lettering(x, y(count) - 12, `${count}${whole ? "" : "*"}`, "middle"), lettering(x, floor + 16, number, "middle"), lettering(x, floor + 36, years, "middle", "soft"));
  });
  return svg("svg", { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, role: "img", "aria-label": trendWords(quarters), focusable: "false" }, ...parts);
}

/** A share of all as a bar. @param {number} share */
export const shareBar = (share) => svg("svg", { viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false", class: "share-bar" },
  svg("rect", { width: 100, height: 12, class: "ground" }), svg("rect", { width: share * 100, height: 12, class: "bar first" }));

/** What a filled and a lighter bar mean. @param {string} filled @param {string} light */
export const legend = (filled, light) => h("ul", { className: "legend" },
  ...[["bar first", filled], ["bar", light]].map(([name, words]) => h("li", {}, svg("svg", { viewBox: "0 0 18 18", class: "sample", "aria-hidden": "true", focusable: "false" }, svg("rect", { width: 18, height: 18, class: name })), words)));
