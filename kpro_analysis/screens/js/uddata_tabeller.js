// The parts of the page on Uddata that are tables: who, reminders, items, remarks, what to know.

import { h } from "./dom.js";
import { foldable, part, table } from "./uddata_dele.js";

/** Who was asked and who answered, by municipality, questionnaire and team. */
export function tablesPart() {
  const places = ["byMunicipality", "byQuestionnaire", "byTeam"].map((name) => ({ name, place: h("div", {}) }));
  const titles = ["Kommuner", "Skemaer", "Team"];
  const { element, short } = part("hvem", ["Kommuner, skemaer og team", "Kommuner, skemaer, team"], "«skjult» er et tal på under 5 borgere, eller et, der ville røbe et af dem. Svarprocenten er med 95 %-interval.",
    ...places.flatMap(({ place }, at) => [h("h3", {}, titles[at]), place]));
  function draw(view) {
    places.forEach(({ name, place }) => place.replaceChildren(foldable(view[name], "Der er ingen tal for det valgte.", (row) => (row[0] === "Alle" ? "all" : ""))));
  }
  return { element, short, draw };
}

/** What follows after a reminder. */
export function remindersPart() {
  const place = h("div", {});
  const { element, short } = part("paamindelser", ["Påmindelser", "Påmindelser"], "Hvor mange svarede i dagene efter den første påmindelse, ved siden af dem, der ventede lige så længe uden. Det beskriver og beviser ikke, at påmindelser virker.", place);
  const draw = ({ reminders }) => place.replaceChildren(foldable(reminders, "Filerne fortæller ikke om påmindelser."));
  return { element, short, draw };
}

/** How complete each item is. */
export function itemsPart() {
  const place = h("div", {});
  const { element, short } = part("spoergsmaal", ["Hvor udfyldt er hvert spørgsmål?", "Spørgsmål"], "Alle kommuner, hele perioden. <5 uden svar er 0 til 4; så står der kun, hvor mange procent der mindst har svaret.", place);
  const draw = ({ items }) => place.replaceChildren(foldable(items, "Der er ingen besvarelser af skemaet."));
  return { element, short, draw };
}

/** What was found wrong, and the list for the supplier. @param {any} data @param {(what: string) => void} supplier */
export function remarksPart({ remarks }, supplier) {
  const button = (words, what) => h("button", { type: "button", onclick: () => supplier(what) }, words);
  const [rule, title, explanation, count, file, line, words] = remarks.head.keys();
  const rows = remarks.rows.map((row) => [h("span", {}, row[title], h("code", {}, row[rule])), h("span", {}, row[explanation], row[words] ? h("span", { className: "evidence" }, ` ${row[words]}`) : ""), row[count], `${row[file]}, linje ${row[line]}`]);
  const made = { name: remarks.name, head: ["Hvad", "Forklaring", "Antal", "Fx"], figures: [], rows };
  return { ...part("bemaerkninger", ["Bemærkninger til filerne", "Bemærkninger"], "Listen til leverandøren har alle steder og ingen personoplysninger.",
    h("p", { className: "toolbar" }, button("Liste til leverandøren, Excel", "xlsx"), button("Liste til leverandøren, CSV", "csv")),
    rows.length ? table(made) : h("p", { className: "empty" }, "Ingen bemærkninger.")), draw() {} };
}

/** What to know before the figures are used. @param {any} data */
export function notesPart({ notes }) {
  return h("section", { className: "part forbehold", "aria-labelledby": "forbehold", hidden: !notes.length }, h("h2", { id: "forbehold", tabIndex: -1 }, "Godt at vide"), h("ul", {}, ...notes.map((note) => h("li", {}, note))));
}
