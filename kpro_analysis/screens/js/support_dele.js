// The parts of the page on support: what can be chosen, the largest, all categories, the trend, time to solve, who asks, what is new.

import { chartFrame, h, setText } from "./dom.js";
import { legend, paretoDiagram, shareBar, trendDiagram } from "./support_diagram.js";

const SIGNS = { stiger: "▲ ", falder: "▼ " };
const ICONS = { error: "✖", warning: "▲", note: "ℹ" };

/** A section with a heading and one line on what it means. */
function part(id, title, meaning, ...children) {
  return h("section", { className: `part ${id}`, "aria-labelledby": id }, h("h2", { id, tabIndex: -1 }, title), meaning && h("p", { className: "meaning" }, meaning), ...children);
}

/** A table that scrolls sideways by itself on a narrow screen; `figures` are the columns of numbers. */
function table(caption, head, rows, figures = []) {
  const name = (column) => (figures.includes(column) ? "figure" : "");
  const cell = (content, column) => column === 0 ? h("th", { scope: "row" }, content) : h("td", { className: name(column) }, content);
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": caption }, h("table", {}, h("caption", { className: "unseen" }, caption),
    h("thead", {}, h("tr", {}, ...head.map((words, column) => h("th", { scope: "col", className: name(column) }, words)))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map(cell))))));
}

/** A change in words, with a sign where it is more than chance. */
const changed = (words, direction) => h("span", { className: SIGNS[direction] ? "sure" : "" }, `${SIGNS[direction] ?? ""}${words}`);

/** The choices: quarter, channel, and the category of the trend. @param {any} first @param {(patch: any) => void} change @param {(what: string) => void} download */
export function choices(first, change, download) {
  const options = (all, none) => [...(none ? [h("option", { value: "" }, none)] : []), ...all.map(({ value, words }) => h("option", { value }, words))];
  const plain = (all) => all.map((value) => ({ value, words: value }));
  const field = (id, label, list, name) => {
    const select = h("select", { id, onchange: () => change({ [name]: select.value || null }) }, ...list);
    return [h("label", { htmlFor: id }, label), select];
  };
  const [quarterLabel, quarter] = field("kvartal", "Kvartal", options(first.quarters), "quarter");
  const [channelLabel, channel] = field("kanal", "Kanal", options(plain(first.channels), "Alle kanaler"), "channel");
  const file = (what, words) => h("button", { type: "button", onclick: () => download(what), "aria-label": `Hent det viste som ${words}` }, words);
  const print = h("button", { type: "button", onclick: () => window.print() }, "Udskriv");
  const element = h("div", { className: "toolbar" }, quarterLabel, quarter, channelLabel, channel, file("csv", "CSV"), file("xlsx", "Excel"), print);
  function draw(view) {
    quarter.value = view.quarter;
    channel.value = view.channel ?? "";
  }
  return { element, draw };
}

/** The figures that are asked for first. */
export function figures() {
  const element = h("dl", { className: "figures" });
  const draw = (view) => element.replaceChildren(...view.figures.map(([what, value, note]) => h("div", { className: "card" }, h("dt", {}, what), h("dd", { className: "value" }, value), h("dd", { className: "note" }, note))));
  return { element, draw };
}

/** The top three, or more where several share a place. */
export function largest() {
  const list = h("ol", { className: "top-three" }), words = h("p", { className: "words" }), ties = h("div", {}), notes = h("div", { className: "meaning" });
  const element = part("stoerst", "De største", "", words, list, ties, notes);
  function draw(view) {
    setText(element.querySelector("h2"), view.heading);
    setText(words, view.total);
    const [before, year] = view.against;
    list.replaceChildren(...view.top.map((one) => h("li", { className: "place" }, h("span", { className: "rank" }, `${one.rank}.`), h("h3", {}, one.name),
      h("span", { className: "how-many" }, `${one.countText} · ${one.shareText}`),
      h("span", {}, changed(one.before, one.directions[0]), ` mod ${before}`), h("span", {}, changed(one.yearBefore, one.directions[1]), ` mod ${year}`))));
    ties.replaceChildren(...view.ties.map((line) => h("p", { className: "tie" }, line)));
    notes.replaceChildren(...view.notes.map((line) => h("p", {}, line)));
    if (!view.top.length) list.replaceChildren(h("li", { className: "empty" }, "Der er ingen henvendelser her. Vælg en anden kanal eller et andet kvartal."));
  }
  return { element, draw };
}

/** All categories, drawn and as a table. */
export function pareto() {
  const place = h("div", { className: "beside" });
  const element = part("kategorier", "Alle kategorier", "Hvor meget fylder de største tilsammen? En stigning eller et fald er kun mærket med ▲ eller ▼, når det er mere end tilfældigt (p < 5 %).", place);
  function draw({ pareto: rows, against: [before, year] }) {
    if (!rows.length) return place.replaceChildren(h("p", { className: "empty" }, "Ingen henvendelser."));
    return place.replaceChildren(h("div", {}, chartFrame("Alle kategorier", paretoDiagram(rows)), legend("de tre første pladser", "de andre"), h("p", { className: "meaning" }, "Linjen viser summen ned til og med kategorien.")),
      table("Kategorier, flest først", ["Kategori", "Nr.", "Antal", "Andel", `Mod ${before}`, `Mod ${year}`],
        rows.map((row) => [row.name, String(row.rank), row.countText, row.shareText, changed(row.before, row.directions[0]), changed(row.yearBefore, row.directions[1])]), [1, 2, 3]));
  }
  return { element, draw };
}

/** A count quarter by quarter, of all or of one category. @param {any} first @param {(patch: any) => void} change */
export function trend(first, change) {
  const category = h("select", { id: "udvikling-i", onchange: () => change({ category: category.value || null }) }, h("option", { value: "" }, "Alle kategorier"), ...first.categories.map((name) => h("option", { value: name }, name)));
  const place = h("div", { className: "beside" });
  const element = part("udvikling", "Udvikling", "Antal kvartal for kvartal; det samme kvartal i tidligere år er fremhævet.", h("p", { className: "choose" }, h("label", { htmlFor: "udvikling-i" }, "Vis "), category), place);
  function draw(view) {
    category.value = view.category ?? "";
    const part = view.trend.some(({ whole }) => !whole);
    place.replaceChildren(h("div", {}, chartFrame("Udvikling", trendDiagram(view.trend)), legend("samme kvartal", "andre kvartaler"), part ? h("p", { className: "meaning" }, "* Filerne dækker ikke hele kvartalet.") : ""),
      table("Antal pr. kvartal", ["Kvartal", "Antal"], view.trend.map(({ quarter, count, whole }) => [quarter, `${count}${whole ? "" : "*"}`]), [1]));
  }
  return { element, draw };
}

/** How long it takes until an enquiry is solved. */
export function solving() {
  const place = h("div", {});
  const element = part("tid", "Tid til løsning", "Fra oprettet til lukket, for henvendelser oprettet i kvartalet.", place);
  const draw = ({ solving: [first, ...others] }) => place.replaceChildren(h("p", { className: "words" }, first), ...others.map((line) => h("p", {}, line)));
  return { element, draw };
}

/** Who asks, and how. */
export function asking() {
  const towns = h("div", {}), ways = h("div", {});
  const element = part("hvem", "Kommuner og kanaler", "", h("div", { className: "beside" }, towns, ways));
  function draw(view) {
    towns.replaceChildren(...(view.municipalities.length
      ? [table("Henvendelser pr. kommune", ["Kommune", "Antal"], view.municipalities, [1]), h("p", { className: "meaning" }, "Under 5 vises som <5. «skjult» er et tal, der ellers kunne røbe et af dem.")]
      : [h("p", { className: "empty" }, "Kommuner vises kun for alle kanaler, så små tal ikke kan regnes ud.")]));
    ways.replaceChildren(table("Henvendelser pr. kanal", ["Kanal", "Antal", "Andel"], view.shares.map(([name, count, share]) => [name, count, shareBar(share)]), [1]));
  }
  return { element, draw };
}

/** What wasn't asked about before. */
export function news() {
  const words = h("p", { className: "words" }), list = h("ul", { className: "news" });
  const element = part("nyt", "Det nye", "Kategorier og underkategorier, som ingen har spurgt om i de fire kvartaler før.", words, list);
  function draw(view) {
    setText(words, view.new.words);
    list.replaceChildren(...view.new.list.map((line) => h("li", {}, line)));
  }
  return { element, draw };
}

/** What was remarked on when the files were read. @param {any} first */
export function remarks(first) {
  const rows = first.findings.map(({ level, word, place, message, advice }) => h("tr", { className: `is-${level}` }, h("td", { className: "level" }, `${ICONS[level]} ${word}`), h("th", { scope: "row" }, place), h("td", {}, message, " ", h("span", { className: "advice" }, advice))));
  return { element: part("bemaerkninger", "Bemærkninger til filerne", first.levels.join(", ") || "Ingen bemærkninger.",
    rows.length ? h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Bemærkninger" }, h("table", {}, h("caption", { className: "unseen" }, "Bemærkninger"), h("thead", {}, h("tr", {}, ...["Grad", "Sted", "Hvad"].map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, ...rows))) : "",
    first.moreFindings ? h("p", {}, first.moreFindings) : ""), draw() {} };
}
