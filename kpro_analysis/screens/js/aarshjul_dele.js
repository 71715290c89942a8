// The parts of the page on the year: what can be chosen, what is wrong, what comes, the wheel, every event, what was decided.

import { h, setText } from "./dom.js";

const ICONS = { error: "✖", warning: "▲", note: "ℹ" };
const SEARCH_MS = 250;

/** A section with a heading and one line on what it means. */
function part(id, title, meaning, ...children) {
  return h("section", { className: `part ${id}`, "aria-labelledby": id }, h("h2", { id, tabIndex: -1 }, title), meaning && h("p", { className: "meaning" }, meaning), ...children);
}

/** A table that scrolls sideways by itself on a narrow screen; `figures` are the columns of numbers. */
function table(caption, head, rows, figures = []) {
  const name = (column) => (figures.includes(column) ? "figure" : "");
  const cell = (content, column) => column === 0 ? h("th", { scope: "row" }, ...[content].flat()) : h("td", { className: name(column) }, ...[content].flat());
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": caption }, h("table", {}, h("caption", { className: "unseen" }, caption),
    h("thead", {}, h("tr", {}, ...head.map((words, column) => h("th", { scope: "col", className: name(column) }, words)))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map(cell))))));
}

/** A picture that Python drew. @param {string} text */
const picture = (text) => document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);

const empty = (words) => h("p", { className: "empty" }, words);

/** The choices, and the files. @param {any} first @param {(patch: any) => void} change @param {(what: string) => void} download */
export function choices(first, change, download) {
  const labelled = (words, control) => [h("label", { htmlFor: control.id }, words), control];
  const select = (id, name, options) => h("select", { id, onchange: (event) => change({ [name]: event.target.value || null }) }, ...options.map(([value, words]) => h("option", { value }, words)));
  const day = h("input", { id: "dag", type: "date", onchange: () => change({ day: day.value }) });
  const kind = select("type", "kind", [["", "Alle typer"], ...first.kinds.map((name) => [name, name])]);
  const year = select("aar", "year", first.years.map((value) => [String(value), String(value)]));
  const file = (what, words) => h("button", { type: "button", onclick: () => download(what) }, words);
  const element = h("div", { className: "toolbar" }, ...labelled("Fra", day), ...labelled("Type", kind), ...labelled("År", year),
    file("ics", "Hent kalender (.ics)"), file("svg", "Hent billede"), file("xlsx", "Hent Excel"), file("csv", "Hent CSV"),
    h("button", { type: "button", onclick: () => window.print() }, "Udskriv"));
  function draw(view) {
    day.value = view.day;
    kind.value = view.kind ?? "";
    year.value = String(view.year);
  }
  return { element, draw };
}

/** What was remarked on when the files were read. @param {any} first */
export function remarks(first) {
  const line = ({ level, word, place, message, advice }) => h("li", { className: `is-${level}` }, h("span", { className: "level" }, `${ICONS[level]} ${word}`), ` ${message} `, h("span", { className: "advice" }, `${advice} (${place})`));
  const element = part("bemaerkninger", "Ret dette", "", h("ul", {}, ...first.findings.map(line)), first.moreFindings && h("p", {}, first.moreFindings));
  return { element, draw() {} };
}

/** What comes in the next days, and what it asks. @param {any} first */
export function coming(first) {
  const list = h("ol", { className: "events" }), element = part("kommer", "De næste dage", "", h("p", { className: "words" }), list);
  const event = (one) => h("li", { className: "event" }, h("span", { className: "mark" }, picture(first.marks[one.kind])),
    h("div", {}, h("h3", {}, one.title), h("p", {}, h("strong", {}, one.when), ` · ${one.kind}${one.participants ? ` · ${one.participants}` : ""}`),
      one.explanation && h("p", {}, one.explanation), h("p", { className: "asks" }, one.asks)));
  function draw(view) {
    setText(element.querySelector("h2"), view.heading);
    setText(element.querySelector(".words"), view.span);
    list.replaceChildren(...(view.coming.length ? view.coming.map(event) : [h("li", {}, empty(view.nothing))]));
  }
  return { element, draw };
}

/** The year as a picture, what each kind asks, and every event as a table. @param {any} first */
export function wheel(first) {
  const drawn = h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Billede af året" }), kinds = h("div", {}), events = h("div", {});
  const element = part("hjul", "Hjulet", "", drawn, h("h3", {}, "Typerne, og hvad de kræver af gruppen"), kinds, h("h3", {}, "Alle begivenheder i året"), events);
  function draw(view) {
    drawn.replaceChildren(picture(view.picture));
    kinds.replaceChildren(table("Typerne, og hvad de kræver af gruppen", ["Type", "Hvad det er", "Hvad det kræver", "Antal"],
      view.kindRows.map(([name, ...others]) => [[h("span", { className: "mark" }, picture(first.marks[name])), name], ...others]), [3]));
    events.replaceChildren(view.events.length ? table("Alle begivenheder i året", ["Hvornår", "Type", "Titel", "Forklaring", "Deltagere"],
      view.events.map((one) => [one.when, one.kind, one.title, one.explanation, one.participants])) : empty("Ingen begivenheder."));
  }
  return { element, draw };
}

/** What to do where there is no year. @param {string} words */
export function noYear(words) {
  return { element: part("hjul", "Årshjulet mangler", "", h("p", { className: "empty" }, words)), draw() {} };
}

/** What was decided, and a search in it. @param {(patch: any) => void} change */
export function decisions(change) {
  let waiting = 0;
  const search = h("input", { id: "sog", type: "search", autocomplete: "off", oninput: () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change({ search: search.value }), SEARCH_MS);
  } });
  const words = h("p", { role: "status" }), place = h("div", {});
  const element = part("beslutninger", "Beslutninger", "", h("p", { className: "choose" }, h("label", { htmlFor: "sog" }, "Søg efter ord eller blanketnummer "), search), words, place);
  const links = (requests) => requests.flatMap(([id, number], at) => [at ? ", " : "", h("a", { href: `register.ipynb?valgt=${number}` }, id)]);
  function draw(view) {
    if (document.activeElement !== search) search.value = view.search;
    setText(words, view.decisionWords);
    place.replaceChildren(...(view.decisions.length ? [table("Beslutninger, den seneste først", ["Dato", "Beslutning", "Møde", "ÆØ", "Beløb", "Scenarie"],
      view.decisions.map((one) => [one.day, one.text, one.meeting, links(one.requests), one.amount, one.scenario]), [4])] : []));
  }
  return { element, draw };
}
