// The parts of the MinLog page: what can be set, where one is, and the figures and charts.

import { chartFrame, h, setText, svg, whenChanged } from "./dom.js";
import { flagLegend, weekChart } from "./minlog_diagram.js";

/** A section with a heading and a line on what it means. @param {string} id @param {string} title @param {string|null} meaning @param {...Node} children */
export function section(id, title, meaning, ...children) {
  return h("section", { className: "part", id, "aria-labelledby": `${id}-titel` },
    h("h2", { id: `${id}-titel`, tabIndex: -1 }, title), meaning && h("p", { className: "meaning" }, meaning), ...children);
}

/** A table that scrolls by itself. @param {string} caption @param {[string|Node, string][]} head words and class @param {Node[]} rows */
export function scrollTable(caption, head, rows) {
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", { className: "unseen" }, caption), h("thead", {}, h("tr", {}, ...head.map(([text, name]) => h("th", { scope: "col", className: name }, text)))), h("tbody", {}, ...rows)));
}

/** Above a column of bars, for those who can't see them: their figures stand beside them. */
export const barsHead = () => [h("span", { className: "unseen" }, "Som bjælke"), "wide"];

/** @param {string} text */
export const figureCell = (text) => h("td", { className: "figure" }, text);

/** What can be set. @param {any} first @param {any} act */
export function controlsPanel(first, act) {
  const months = (label, none, key) => {
    const select = h("select", { onchange: () => act.change({ [key]: select.value }) }, h("option", { value: "" }, none), ...first.months.map(([value, text]) => h("option", { value }, text)));
    return [select, h("label", { className: "field" }, h("span", {}, label), select)];
  };
  const [from, fromField] = months("Fra og med", "start", "first"), [to, toField] = months("Til og med", "slut", "last");
  const days = first.days.map((count) => {
    const input = h("input", { type: "radio", name: "dage", value: String(count), onchange: () => act.change({ days: count }) });
    return [input, h("label", { className: "pick" }, input, h("span", {}, `${count} dage`))];
  });
  const groups = Object.entries(first.labels).map(([name, label]) => valueList(name, label, first.values[name], act));
  const releases = h("input", { type: "text", autocomplete: "off", placeholder: "fx 07-02-2024, 01-03-2024" });
  releases.onchange = () => act.change({ releases: releases.value });
  const element = h("section", { className: "controls", "aria-labelledby": "valg-titel" }, h("h2", { id: "valg-titel" }, "Hvad vil I se?"),
    h("div", { className: "period" }, fromField, toField),
    h("fieldset", { hidden: !first.inactiveKnown }, h("legend", {}, "Inaktiv er uden aktivitet i"), h("div", { className: "row-of-picks" }, ...days.map(([, label]) => label))),
    ...groups.map((group) => group.element),
    h("label", { className: "field" }, h("span", {}, "Releases at markere (datoer)"), releases));
  function draw({ controls }) {
    from.value = controls.first;
    to.value = controls.last;
    days.forEach(([input]) => { input.checked = input.value === String(controls.days); });
    groups.forEach((group) => group.draw(controls.filters));
    if (document.activeElement !== releases || !controls.releases) releases.value = controls.releases;
  }
  return { element, draw };
}

/** The values of a dimension to tick. */
function valueList(name, label, values, act) {
  const boxes = values.map(([value, text]) => {
    const box = h("input", { type: "checkbox", onchange: () => act.change({ filters: { [name]: boxes.filter(([one]) => one.checked).map(([, it]) => it) } }) });
    return [box, value, h("li", {}, h("label", { className: "pick" }, box, h("span", {}, text)))];
  });
  const chosen = h("span", { className: "chosen" });
  const element = h("details", { className: "values" }, h("summary", {}, label, " ", chosen), h("ul", { tabIndex: 0, "aria-label": label }, ...boxes.map(([, , item]) => item)));
  function draw(filters) {
    boxes.forEach(([box, value]) => { box.checked = filters[name].includes(value); });
    setText(chosen, filters[name].length ? `(${filters[name].length} valgt)` : "(alle)");
  }
  return { element, draw };
}

/** Where one is, from all to what is chosen; each step can be taken away. @param {any} first @param {any} act */
export function crumbsPanel(first, act) {
  const list = h("ol", { className: "crumbs" });
  const undo = h("button", { type: "button", onclick: act.undo }, "↶ Fortryd"), clear = h("button", { type: "button", onclick: act.clear }, "Ryd filtre");
  const element = h("nav", { className: "where", "aria-label": "Her er I" }, list, h("div", { className: "buttons" }, undo, clear));
  const monthName = (value) => first.months.find(([one]) => one === value)?.[1] ?? value;
  function draw(view) {
    const { controls, trace } = view, chips = [];
    if (controls.first || controls.last) chips.push([`Periode: ${controls.first ? monthName(controls.first) : "start"} – ${controls.last ? monthName(controls.last) : "slut"}`, { first: "", last: "" }]);
    for (const [name, values] of Object.entries(controls.filters)) {
      if (values.length) chips.push([`${first.labels[name]}: ${values.slice(0, 3).map((value) => value || "(ikke oplyst)").join(", ")}${values.length > 3 ? ` og ${values.length - 3} til` : ""}`, { filters: { [name]: [] } }]);
    }
    if (trace) chips.push([`Spor: ${trace.id}`, { trace: null }]);
    list.replaceChildren(h("li", {}, chips.length ? h("button", { type: "button", className: "link", onclick: act.clear }, "Alle registreringer") : h("strong", {}, "Alle registreringer")),
      ...chips.map(([text, patch]) => h("li", {}, h("button", { type: "button", className: "chip", "aria-label": `Fjern filteret ${text}`, onclick: () => act.change(patch) }, `${text} ✕`))));
    undo.disabled = !view.canUndo;
    clear.disabled = !chips.length;
  }
  return { element, draw };
}

/** The figures that are asked for first. */
export function figuresPanel() {
  const element = h("dl", { className: "figures" });
  const drawAll = whenChanged((figures) => element.replaceChildren(...figures.map(([name, value, note]) => h("div", { className: "card" }, h("dt", {}, name), h("dd", { className: "value" }, value), h("dd", { className: "note" }, note)))));
  return { element, draw: ({ figures }) => drawAll(figures) };
}

const VOLUME = { value: "entries", text: "entriesText", line: false, share: false, label: "Registreringer pr. uge" };
const SHARE = { value: "share", text: "shareText", line: true, share: true, label: "Andel på inaktive borgere pr. uge" };

/** Entries and the share on inactive citizens by week, with the same as a table. @param {any} first */
export function weeksPanel(first) {
  const volume = h("div", {}), share = h("div", {}), legend = h("div", {}), edge = h("p", { className: "muted" }), table = h("div", {});
  const shown = section("uger", "Registreringer pr. uge", null, volume, legend);
  const inactive = section("inaktive", "Andel på inaktive borgere", null, share, edge);
  const more = h("details", {}, h("summary", {}, "Vis ugernes tal som tabel"), table);
  shown.append(more);
  const drawAll = whenChanged(({ weeks, marks, edge: kept }) => {
    shown.hidden = !weeks.length;
    inactive.hidden = !weeks.length || !first.inactiveKnown;
    if (!weeks.length) return;
    volume.replaceChildren(chartFrame(VOLUME.label, weekChart(weeks, VOLUME, marks, kept)));
    share.replaceChildren(chartFrame(SHARE.label, weekChart(weeks, SHARE, marks, kept)));
    legend.replaceChildren(flagLegend(marks));
    setText(edge, `Hver uge for sig. ✕ er uger, hvor tallet er skjult, fordi de inaktive, eller de andre, er færre end 5 borgere, eller fordi tallet ville røbe dem. ${kept.words}`);
    table.replaceChildren(scrollTable("Ugernes tal", [["Uge", ""], ["Registreringer", "figure"], ...(first.inactiveKnown ? [["På inaktive", "figure"]] : [])],
      weeks.map((week) => h("tr", {}, h("th", { scope: "row" }, week.label), figureCell(week.entriesText), first.inactiveKnown && figureCell(week.shareText)))));
  });
  return { elements: [shown, inactive], draw: ({ weeks, marks, edge: kept }) => drawAll({ weeks, marks, edge: kept }) };
}

/** A bar of a share 0-1. @param {number} part */
export function shareBar(part) {
  return svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: "share-bar", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: 100, height: 10, class: "ground" }), svg("rect", { width: 100 * part, height: 10, class: "full" }));
}
