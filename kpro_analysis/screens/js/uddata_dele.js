// The parts of the page on Uddata that have a picture: choices, verdict, figures, months, scores, funnel.

import { chartFrame, h, setText } from "./dom.js";
import { changeChart, funnelChart, monthChart, monthLegend } from "./uddata_diagram.js";

const USES = [["✖", "useless"], ["▲", "doubtful"], ["✔", "usable"]]; // as in uddata_view.py: the worst first
const MANY = 12; // rows of a table that are shown before it is folded

/** A section with a heading and one line on what it means; `short` names it in the list at the top. */
export function part(id, [title, short], meaning, ...children) {
  return { short, element: h("section", { className: `part ${id}`, "aria-labelledby": id }, h("h2", { id, tabIndex: -1 }, title), meaning && h("p", { className: "meaning" }, meaning), ...children) };
}

/** A table that scrolls sideways by itself on a narrow screen. @param {any} made as Table.drawn gives it @param {(row: string[]) => string} [named] the class of a row */
export function table({ name, head, figures: numbers, rows }, named = () => "") {
  const of = (column) => (numbers.includes(column) ? "figure" : "");
  const cell = (content, column) => column === 0 ? h("th", { scope: "row" }, content) : h("td", { className: of(column) }, content);
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": `Tabel: ${name}` }, h("table", {}, h("caption", { className: "unseen" }, name),
    h("thead", {}, h("tr", {}, ...head.map((words, column) => h("th", { scope: "col", className: of(column) }, words)))),
    h("tbody", {}, ...rows.map((row) => h("tr", { className: named(row) }, ...row.map(cell))))));
}

/** A table, folded where it is long; a sentence where it is empty. @param {any} made @param {string} empty @param {(row: string[]) => string} [named] */
export function foldable(made, empty, named) {
  if (!made.rows.length) return h("p", { className: "empty" }, empty);
  if (made.rows.length <= MANY) return table(made, named);
  const rest = { ...made, name: `${made.name}, resten`, rows: made.rows.slice(MANY) };
  return h("div", {}, table({ ...made, rows: made.rows.slice(0, MANY) }, named), h("details", {}, h("summary", {}, `Vis ${rest.rows.length} til`), table(rest, named)));
}

/** The choices, downloads and print. @param {any} data @param {(patch: any) => void} change @param {(what: string) => void} download */
export function choices(data, change, download) {
  const plain = (all) => all.map((value) => h("option", { value }, value));
  const field = (id, label, all, name, options) => {
    const select = h("select", { id, onchange: () => change({ [name]: select.value || null }) }, h("option", { value: "" }, all), ...options);
    return { select, whole: h("span", { className: "choice" }, h("label", { htmlFor: id }, label), select) };
  };
  const municipality = field("kommune", "Kommune", "Alle", "municipality", plain(data.municipalities));
  const questionnaire = field("skema", "Skema", "Alle", "questionnaire", plain(data.questionnaires));
  const period = field("periode", "Periode", "Hele", "period", data.periods.map(({ value, words }) => h("option", { value }, words)));
  const team = field("team", "Team", "Alle", "team", []);
  const button = (words, onclick, said) => h("button", { type: "button", onclick, "aria-label": said }, words);
  const element = h("div", { className: "toolbar" }, ...[municipality, questionnaire, period, team].map(({ whole }) => whole),
    button("CSV", () => download("csv"), "Hent det viste som CSV"), button("Excel", () => download("xlsx"), "Hent det viste som Excel"), button("Udskriv", () => window.print()));
  let offered = "";
  function draw({ chosen, teams }) {
    if (teams.join("\n") !== offered) {
      offered = teams.join("\n");
      team.select.replaceChildren(h("option", { value: "" }, "Alle"), ...plain(teams));
    }
    team.select.disabled = !teams.length;
    team.select.title = teams.length ? "" : "Vælg først en kommune";
    for (const [one, value] of [[municipality, chosen.municipality], [questionnaire, chosen.questionnaire], [period, chosen.period], [team, chosen.team]]) one.select.value = value ?? "";
  }
  return { element, draw };
}

/** Whether the figures can be used: how many can, then why not. */
export function verdictPart() {
  const counts = h("ul", { className: "counts" }), worse = h("div", {}), good = h("div", {});
  const { element, short } = part("dom", ["Kan tallene bruges?", "Kan tallene bruges?"], "Dommen er pr. fil og kommune. Grundene står i bemærkningerne nederst.", counts, worse, good);
  const marks = new Map();
  function draw({ counts: all, verdicts }) {
    all.forEach(({ use, words }) => marks.set(words, USES[use]));
    counts.replaceChildren(...all.map(({ use, words, count }) => h("li", { className: `use ${USES[use][1]}` }, h("span", { "aria-hidden": "true" }, USES[use][0]), h("strong", {}, String(count)), words)));
    const usable = all.at(-1).words, isGood = (row) => row[2] === usable;
    const sized = (row) => `use-${marks.get(row[2])[1]}`, signed = (rows) => rows.map(([file, place, use, why]) => [file, place, `${marks.get(use)[0]} ${use}`, why]);
    const split = (keep, name) => ({ ...verdicts, name, rows: verdicts.rows.filter(keep) });
    const order = (row) => all.findIndex(({ words }) => words === row[2]);
    const bad = split((row) => !isGood(row), "Filer med forbehold");
    bad.rows.sort((a, b) => order(a) - order(b));
    const classes = new Map(bad.rows.map((row, place) => [place, sized(row)]));
    const shown = { ...bad, rows: signed(bad.rows) };
    worse.replaceChildren(foldable(shown, verdicts.rows.length ? "Alle filer kan bruges uden forbehold." : "Der er ingen filer fra kommunen.", (row) => classes.get(shown.rows.indexOf(row)) ?? ""));
    const fine = split(isGood, "Filer, der kan bruges");
    good.replaceChildren(...(fine.rows.length ? [h("details", {}, h("summary", {}, `${fine.rows.length} kan bruges uden forbehold`), table({ ...fine, head: fine.head.slice(0, 2), rows: fine.rows.map((row) => row.slice(0, 2)) }))] : []));
  }
  return { element, short, draw };
}

/** The figures that are asked for first. */
export function figures() {
  const list = h("dl", { className: "figures" }), what = h("p", { className: "words", role: "status" }), note = h("p", { className: "meaning" });
  const element = h("section", { className: "part key", "aria-labelledby": "noegletal" }, h("h2", { id: "noegletal", tabIndex: -1 }, "Nøgletal"), what, list, note);
  function draw(view) {
    setText(what, view.what);
    setText(note, view.teamNote);
    list.replaceChildren(...view.figures.map(([name, value, small]) => h("div", { className: "card" }, h("dt", {}, name), h("dd", { className: "value" }, value), h("dd", { className: "note" }, small))));
    if (!view.figures.length) list.replaceChildren(h("div", { className: "card" }, h("dt", {}, "Der er ingen tal for det valgte."), h("dd", { className: "note" }, "Vælg en anden periode eller et andet skema.")));
  }
  return { element, draw };
}

/** Month by month, with the same month of the year before. */
export function monthsPart() {
  const place = h("div", {}), below = h("div", {});
  const { element, short } = part("maaneder", ["Måned for måned", "Måneder"], "Sendt og besvaret efter den måned, skemaet er sendt; ruden er besvaret i samme måned året før.", place, below);
  function draw({ trend, byMonth }) {
    place.replaceChildren(...(trend.length ? [chartFrame("Måned for måned", monthChart(trend)), monthLegend(trend)] : []));
    below.replaceChildren(foldable(byMonth, "Filerne siger ikke, hvornår skemaerne er sendt."));
  }
  return { element, short, draw };
}

/** First against last score. */
export function scoresPart() {
  const place = h("div", {}), below = h("div", {});
  const { element, short } = part("scorer", ["Første og seneste score", "Scorer"], "Ændring fra borgerens første til seneste score, gennemsnit med 95 %-interval. Bedre og dårligere er mindst den mindste ændring, der ikke kan være tilfældig.", place, below);
  function draw({ changeBars: bars, changes }) {
    place.replaceChildren(...(bars.length ? [changeChart(bars)] : []));
    below.replaceChildren(foldable(changes, "Der er ingen borgere med to scorer her, eller skemaet er ikke knyttet til et instrument i skemaer.toml."));
  }
  return { element, short, draw };
}

/** From sent to scored. */
export function funnelPart() {
  const place = h("div", {}), below = h("div", {});
  const { element, short } = part("tragt", ["Fra sendt til scoret", "Fra sendt til scoret"], "Alle kommuner, hele perioden. Det, filerne ikke fortæller, står som –.", h("div", { className: "beside" }, place, below));
  function draw({ funnelBars: bars, funnel }) {
    place.replaceChildren(...(bars.length ? [chartFrame("Fra sendt til scoret", funnelChart(bars))] : []));
    below.replaceChildren(foldable(funnel, "Filerne fortæller ikke om anmodninger."));
  }
  return { element, short, draw };
}
