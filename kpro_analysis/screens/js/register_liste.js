// The list of requests with its search and filters, and the one that is chosen.

import { h, lightChip, setText, whenChanged } from "./dom.js";
import { column, part, table } from "./register_dele.js";

const MOST_ROWS = 300; // more takes long to draw, and nobody reads them
const SEARCH_MS = 150; // after the last letter

/** Search, filters that are on, and what they leave. @param {any} first @param {any} act */
export function requestList(first, act) {
  const search = h("input", { type: "search", id: "sog", placeholder: "Blanketnummer eller ord", maxLength: 200 });
  const chips = h("ul", { className: "chips", "aria-label": "Filtre, der er slået til" });
  const clear = h("button", { type: "button", onclick: () => { search.value = ""; act.clear(); search.focus(); } }, "Ryd");
  const status = h("p", { className: "left", role: "status" }), place = h("div", {});
  const element = part("liste", "Ønskerne", "", h("div", { className: "finding" }, h("label", { htmlFor: "sog" }, "Søg i ønskerne"), search, clear, status), chips, place);
  let waiting = 0, rows = new Map();
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => act.change({ search: search.value }), SEARCH_MS);
  });

  function row(number, ages) {
    const { id, title, light, status: where, filed } = first.requests[number];
    const element = h("tr", {}, h("td", {}, lightChip(light)),
      h("th", { scope: "row" }, h("button", { type: "button", className: "link", onclick: () => act.select(number) }, `${id} ${title}`)),
      h("td", {}, where), h("td", { className: "days" }, filed), h("td", { className: "days" }, ages[number]));
    rows.set(number, element);
    return element;
  }

  const fill = whenChanged(({ shown, ages }) => {
    rows = new Map();
    const head = ["Prioritet", "Ønske", "Status", "Modtaget", "Alder"].map(column);
    const none = first.register.requests ? "Ingen ønsker passer. Skriv færre ord, eller tryk Ryd." : "Der er ingen ønsker i registeret endnu. Skriv dem på arket ÆØ, og genindlæs siden.";
    place.replaceChildren(shown.length ? table("Ønskerne på listen", head, shown.slice(0, MOST_ROWS).map((number) => row(number, ages)), "requests") : h("p", { className: "empty" }, none));
    if (shown.length > MOST_ROWS) place.append(h("p", { className: "meaning" }, `De første ${MOST_ROWS} vises. Søg eller filtrér for at se de andre.`));
  });

  function draw(view, overview) {
    const on = overview.facets.flatMap((facet) => view.filters[facet.name].map((value) => ({ facet, value })));
    fill({ shown: view.shown, ages: overview.ages });
    if (document.activeElement !== search) search.value = view.search;
    rows.forEach((element, number) => element.classList.toggle("selected", number === view.selected));
    chips.replaceChildren(...on.map(({ facet, value }) => {
      const label = facet.values.find((one) => one.value === value)?.label ?? value;
      return h("li", {}, h("button", { type: "button", className: "small", "aria-label": `Fjern filteret ${facet.title}: ${label}`, onclick: () => { act.toggle(facet.name, value); search.focus(); } }, `${facet.title}: ${label} ✕`));
    }));
    chips.hidden = !on.length;
    clear.disabled = !on.length && !view.search && !search.value;
    setText(status, `Viser ${view.shown.length} af ${first.register.requests}`);
  }
  return { element, draw };
}

/** All fields of the chosen request. @param {any} act */
export function detailPanel(act) {
  const element = h("aside", { className: "detail", "aria-label": "Valgt ændringsønske", hidden: true, tabIndex: -1 });
  const facts = (pairs) => h("dl", { className: "facts" }, ...pairs.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
  let from = null, shown = null; // what had the focus when the panel was opened, and the request that it shows

  function fill(detail) {
    element.replaceChildren(h("button", { type: "button", className: "close", "aria-label": "Luk", onclick: () => act.select(null) }, "✕"),
      h("h2", {}, lightChip(detail.light), ` ${detail.id} ${detail.title}`),
      h("p", { className: "description" }, detail.description), facts(detail.facts));
    if (detail.points.length) element.append(h("h3", {}, "Point"), facts(detail.points));
    element.append(h("p", {}, h("a", { href: detail.whatIf }, "Se ønsket på siden Vægtning")));
    element.scrollTop = 0;
  }

  function draw({ detail }, chosenHere) {
    const closed = !element.hidden && !detail;
    if (detail && chosenHere && element.hidden) from = document.activeElement;
    if (closed && (element.contains(document.activeElement) || document.activeElement === document.body)) from?.focus();
    element.hidden = !detail;
    if (detail && JSON.stringify(detail) !== shown) fill(detail);
    shown = detail && JSON.stringify(detail);
    if (detail && chosenHere) element.focus({ preventScroll: true });
  }
  return { element, draw };
}
