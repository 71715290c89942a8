// The tables of the MinLog page: classes, the explanations, the parting by a dimension, and the traces.

import { h, whenChanged } from "./dom.js";
import { barsHead, figureCell, scrollTable, section, shareBar } from "./minlog_dele.js";
import { intervalPicture } from "./minlog_diagram.js";

/** What kind of access the entries are of. */
export function classesPanel() {
  const place = h("div", {});
  const element = section("klasser", "Hvad slags opslag er det?", null, place);
  const drawAll = whenChanged((classes) => {
    if (classes === null) {
      place.replaceChildren(h("p", {}, "Kan ikke siges, før careteams er læst ind: kør kpro minlog ingest med --careteam."));
      return;
    }
    place.replaceChildren(scrollTable("Registreringer efter slags", [["Klasse", ""], ["Slags", ""], ["Registreringer", "figure"], ["Andel", "figure"], barsHead()],
      classes.map((one) => h("tr", {}, h("td", {}, h("strong", {}, one.name)), h("th", { scope: "row" }, one.words), figureCell(one.entries), figureCell(one.shareText), h("td", {}, one.share === null ? "" : shareBar(one.share))))));
  });
  return { element, draw: ({ classes }) => drawAll(classes) };
}

/** The tests of the explanations, as they were prepared. @param {any[]} hypotheses */
export function hypothesesPanel(hypotheses) {
  const card = (one) => h("li", { className: "hypothesis" }, h("h3", {}, one.title), h("p", { className: "words" }, one.sentence),
    one.effect && h("p", { className: "effect" }, intervalPicture(one.effect), h("span", {}, `${one.kind ? `${one.kind}: ` : ""}${one.effectText}`)),
    one.refuted && h("p", {}, h("strong", {}, "Hvad ville afkræfte det? "), one.refuted));
  const none = h("p", {}, "Forklaringerne er ikke prøvet endnu: kør kpro minlog test på mappen med udtrækket.");
  return section("forklaringer", "Hvad kan forklare det?", "Hver forklaring er prøvet på hele udtrækket, uanset filtrene. Den stiplede linje er 1: ingen forskel; den blå er 95 %-intervallet. Intet her er et bevis.",
    hypotheses.length ? h("ul", { className: "hypotheses" }, ...hypotheses.map(card)) : none);
}

/** The entries parted by one dimension at a time; a line is a filter. @param {any} first @param {any} act */
export function rowsPanel(first, act) {
  const tabs = Object.entries(first.labels).map(([name, label]) => h("button", { type: "button", value: name, onclick: () => act.change({ by: name }) }, label));
  const place = h("div", {});
  const element = section("fordeling", "Hvor kommer de fra?", "Tryk på en linje for kun at se den. <5 er færre end 5; skjult er tal, der ville røbe dem.", h("div", { className: "picks", role: "group", "aria-label": "Opdelt efter" }, ...tabs), place);
  const drawAll = whenChanged(({ rows: { rows, left }, by }) => {
    tabs.forEach((tab) => tab.setAttribute("aria-pressed", String(tab.value === by)));
    const filter = (row) => h("button", { type: "button", className: "link", "data-value": row.value, onclick: () => act.change({ filters: { [by]: [row.value] } }) }, row.label);
    const head = [[first.labels[by], ""], ["Registreringer", "figure"], barsHead(), ...(first.inactiveKnown ? [["På inaktive", "figure"]] : []), ["Borgere", "figure"], ["Brugere", "figure"]];
    place.replaceChildren(scrollTable(`Registreringer efter ${first.labels[by].toLowerCase()}`, head, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, filter(row)), figureCell(row.entries), h("td", {}, shareBar(row.part)),
      first.inactiveKnown && figureCell(row.inactive), figureCell(row.citizens), figureCell(row.users)))), left && h("p", { className: "muted" }, left));
  });
  return { element, draw: ({ rows, controls }) => drawAll({ rows, by: controls.by }) };
}

/** The traces that the filters leave, and the one that is looked into. @param {any} act */
export function tracesPanel(act) {
  const list = h("div", {}), detail = h("div", { className: "trace" });
  const element = section("spor", "Spor: hvad ét opslag registrerede", "Et spor er de registreringer, som ét opslag udløste. Her er dem med flest borgere blandt dem, der er gemt at se på; spor med færre end 5 borgere vises ikke. Personer er pseudonymer.", list, detail);
  const drawList = whenChanged((traces) => {
    if (!traces.length) {
      list.replaceChildren(h("p", {}, "Ingen gemte spor passer til valget."));
      return;
    }
    list.replaceChildren(scrollTable("Spor med flest borgere", [["Spor", ""], ["Borgere", "figure"], ["Første", ""], ["Hvor", ""]], traces.map((one) => h("tr", {},
      h("th", { scope: "row" }, h("button", { type: "button", className: "link code", onclick: () => act.change({ trace: one.id }) }, one.id)), figureCell(one.citizens), h("td", { className: "when" }, one.when), h("td", {}, one.where)))));
  });
  const drawDetail = whenChanged((trace) => {
    if (!trace) {
      detail.replaceChildren();
      return;
    }
    const heading = h("h3", { tabIndex: -1 }, "Spor ", h("span", { className: "code" }, trace.id));
    detail.replaceChildren(heading, h("p", {}, trace.words), h("button", { type: "button", onclick: () => act.change({ trace: null }) }, "Luk sporet"),
      trace.rows.length ? scrollTable("Sporets registreringer", [["Tid", ""], ["Borger", ""], ["Bruger", ""], ["Sidste aktivitet", "figure"], ["I careteam", ""], ...(trace.apart ? [["Hvor", ""]] : [])], trace.rows.map((row) => h("tr", {},
        h("td", { className: "when" }, row.when), h("th", { scope: "row", className: "code" }, row.person), h("td", { className: "code" }, row.user), figureCell(row.since), h("td", {}, row.team), trace.apart && h("td", {}, row.where)))) : "");
  });
  return { element, heading: () => detail.querySelector("h3"), draw({ traces, trace }) {
    drawList(traces);
    drawDetail(trace);
  } };
}
