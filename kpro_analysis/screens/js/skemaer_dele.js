// The parts of the page on questionnaires: what can be chosen, who has nearly the same, what could be archived, all of them, the wishes.

import { h, setText } from "./dom.js";

const ICONS = { error: "✖", warning: "▲", note: "ℹ" };
const SIGNS = { same: "=", changed: "≈", options: "≈", moved: "⇅", added: "+", missing: "−" };
const SEARCH_MS = 250;

/** A section with a heading and one line on what it means. */
function part(id, title, meaning, ...children) {
  return h("section", { className: `part ${id}`, "aria-labelledby": id }, h("h2", { id, tabIndex: -1 }, title), meaning && h("p", { className: "meaning" }, meaning), ...children);
}

/** A table that scrolls sideways by itself on a narrow screen; `figures` are the columns of numbers. */
function table(caption, head, rows, figures = []) {
  const name = (column) => (figures.includes(column) ? "figure" : "");
  const cell = (content, column) => column === 0 ? h("th", { scope: "row" }, content) : h("td", { className: name(column) }, ...[content].flat());
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": caption }, h("table", {}, h("caption", { className: "unseen" }, caption),
    h("thead", {}, h("tr", {}, ...head.map((words, column) => h("th", { scope: "col", className: name(column) }, words)))),
    h("tbody", {}, ...rows.map((row) => h("tr", {}, ...row.map(cell))))));
}

const empty = (words) => h("p", { className: "empty" }, words);

/** The choices: whose, of which status, with which words; and the files. @param {any} first @param {(patch: any) => void} change @param {(as: string) => void} download */
export function choices(first, change, download) {
  const field = (id, label, none, list, name) => {
    const select = h("select", { id, onchange: () => change({ [name]: select.value || null }) }, h("option", { value: "" }, none), ...list.map(({ value, words }) => h("option", { value }, words)));
    return [h("label", { htmlFor: id }, label), select];
  };
  const [ownerLabel, owner] = field("kommune", "Kommune", "Alle", first.owners.map((value) => ({ value, words: value })), "owner");
  const [statusLabel, status] = field("status", "Status", "Alle", first.statuses, "status");
  let waiting = 0;
  const search = h("input", { id: "soeg", type: "search", oninput: () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change({ search: search.value }), SEARCH_MS);
  } });
  const button = (words, onclick) => h("button", { type: "button", onclick }, words);
  const element = h("div", { className: "toolbar" }, ownerLabel, owner, statusLabel, status, h("label", { htmlFor: "soeg" }, "Søg"), search,
    button("Hent Excel", () => download("xlsx")), button("Hent CSV", () => download("csv")), button("Udskriv", () => window.print()));
  function draw(view) {
    owner.value = view.owner ?? "";
    status.value = view.status ?? "";
    if (document.activeElement !== search) search.value = view.search;
  }
  return { element, draw };
}

/** The figures that are asked for first. */
export function figures() {
  const element = h("dl", { className: "figures" });
  const draw = (view) => element.replaceChildren(...view.figures.map(([what, value, note]) => h("div", { className: "card" }, h("dt", {}, what), h("dd", { className: "value" }, value), h("dd", { className: "note" }, note))));
  return { element, draw };
}

/** Who has nearly the same; one of each can be held against its reference, question by question. @param {(patch: any) => void} change */
export function clusters(change) {
  const list = h("div", {});
  const element = part("klynger", "Ens eller næsten ens", "Skemaer, hvor mere end halvdelen af spørgsmålene er de samme. Versioner af det samme skema tæller ikke som dubletter. Åbn et skema for at se spørgsmålene side om side.", list);
  const compared = ({ a, b, lines }) => h("div", { className: "compared", role: "region", "aria-label": `${b} holdt op mod ${a}`, tabIndex: -1 },
    table(`${b} holdt op mod ${a}`, ["Forskel", a, b], lines.map((line) => [h("span", { className: `kind is-${line.kind}` }, `${SIGNS[line.kind]} ${line.words}`), line.a, line.b])));
  function draw(view) {
    const focused = document.activeElement?.dataset?.member;
    list.replaceChildren(...view.clusters.map(({ words, members, compared: open }) => h("article", { className: "cluster" }, h("h3", {}, words),
      table(words, ["Skema", "Holdt op mod", "Lighed", "Forskelle"], members.map(({ name, against, similarity, differences }) => {
        const shown = open?.b === name;
        const button = h("button", { type: "button", className: "link", "data-member": name, "aria-expanded": String(shown), onclick: () => change({ compared: shown ? null : name }) }, `${shown ? "▾" : "▸"} ${name}`);
        return [button, against, similarity, differences];
      }), [2]), open ? compared(open) : "")));
    if (!view.clusters.length) list.replaceChildren(empty("Ingen skemaer her er næsten ens."));
    if (focused) [...list.querySelectorAll("[data-member]")].find((one) => one.dataset.member === focused)?.focus();
  }
  return { element, draw };
}

/** What could be archived, and why. @param {any} first */
export function archive(first) {
  const place = h("div", {}), more = h("p", { className: "meaning" });
  const element = part("arkiv", "Kan måske arkiveres", "Forslag til dem, der kender skemaerne. Intet bliver arkiveret herfra.", first.withoutUse && h("p", { className: "tip" }, first.withoutUse), place, more);
  function draw(view) {
    place.replaceChildren(view.archive.length
      ? table("Skemaer, der måske kan arkiveres", ["Skema", "Hvorfor", "Brug, 12 måneder"], view.archive.map(({ name, why, use }) => [name, why.map((line) => h("span", { className: "line-of" }, line)), use]))
      : empty("Der er intet at foreslå her."));
    setText(more, view.moreArchive);
  }
  return { element, draw };
}

/** All questionnaires and versions. */
export function all() {
  const place = h("div", {}), more = h("p", { className: "meaning" });
  const element = part("alle", "Alle skemaer", "Én linje pr. version. Besvarelser og borgere er de seneste 12 måneder; under 5 vises som <5, og «skjult» er et tal, der ellers kunne røbe et af dem.", place, more);
  function draw(view) {
    const used = view.rows.some((row) => row[6] || row[8]);
    const head = ["Skema", "Version", "Kommune", "Status", "Spørgsmål", "Brug, 12 måneder", ...(used ? ["Besvarelser", "Borgere", "Senest brugt"] : [])];
    place.replaceChildren(view.rows.length ? table("Skemaerne, én linje pr. version", head, view.rows.map((row) => row.slice(0, head.length)), [4, 6, 7]) : empty("Ingen skemaer passer. Vælg en anden kommune eller status, eller søg på et andet ord."));
    setText(more, view.moreRows);
  }
  return { element, draw };
}

/** Which new questionnaires are wished for. @param {any} first */
export function wishes(first) {
  const { demand, withoutRegister } = first;
  const content = demand === null ? empty(withoutRegister) : !demand.length ? empty("Ingen ændringsønsker i registeret beder om et nyt skema.")
    : table("Skemaer, som der er ønsker om", ["Skema eller emne", "Ønsker", "ÆØ"], demand.map(({ name, count, titles }) => [name, count, titles.map((line) => h("span", { className: "line-of" }, line))]), [1]);
  return { element: part("oensker", "Ønsker om nye skemaer", "Ændringsønsker, der nævner et skema ved navn eller beder om et nyt; fundet på ordene i titel og beskrivelse.", content), draw() {} };
}

/** What was remarked on when the files were read. @param {any} first */
export function remarks(first) {
  const rows = first.findings.map(({ level, word, place, message, advice }) => h("tr", { className: `is-${level}` }, h("td", { className: "level" }, `${ICONS[level]} ${word}`), h("th", { scope: "row" }, place), h("td", {}, message, " ", h("span", { className: "advice" }, advice))));
  return { element: part("bemaerkninger", "Bemærkninger til filerne", first.levels.join(", ") || "Ingen bemærkninger.",
    rows.length ? h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Bemærkninger" }, h("table", {}, h("caption", { className: "unseen" }, "Bemærkninger"), h("thead", {}, h("tr", {}, ...["Grad", "Sted", "Hvad"].map((words) => h("th", { scope: "col" }, words)))), h("tbody", {}, ...rows))) : "",
    first.moreFindings ? h("p", {}, first.moreFindings) : ""), draw() {} };
}
