// What did we decide by: the requests that the group picked, and the weights that agree with the choice.

import { h, percent } from "./dom.js";

/** @param {any} first @param {any} act what the visitor can do */
export function decidedBy(first, act) {
  const chosen = h("input", { type: "text", autocomplete: "off", placeholder: "fx 1, 3, 19, 21", "aria-describedby": "decided-by-help" });
  const found = h("div", { className: "found", role: "status" });
  const form = h("form", {},
    h("label", { className: "field" }, h("span", {}, "Valgte ændringsønsker (blanketnumre)"), chosen),
    h("button", { type: "button", onclick: () => { chosen.value = act.funded().join(", "); } }, "Indsæt dem, der er med nu"), " ",
    h("button", { type: "submit", className: "primary" }, "Find vægtene"));
  const element = h("dialog", { className: "decided-by", "aria-labelledby": "decided-by-title" },
    h("h2", { id: "decided-by-title" }, "Hvad valgte vi efter?"),
    h("p", { id: "decided-by-help" }, "Skriv de ønsker, som gruppen valgte. Så findes de vægte, der passer bedst med valget, eller de ønsker, der strider mod det."),
    form, found, h("button", { type: "button", onclick: () => element.close() }, "Luk"));
  form.onsubmit = (event) => {
    event.preventDefault();
    found.replaceChildren(h("p", {}, "Regner …"));
    act.send({ type: "infer", chosen: chosen.value });
  };

  const id = (number) => first.requests[number][0];
  function conflicts(pairs) {
    return pairs.length ? h("ul", { className: "conflicts" }, ...pairs.map(([kept, other, points]) =>
      h("li", {}, `${id(kept)} er valgt, men ${id(other)} får ${points} point mere.`))) : null;
  }

  function receive({ sentence, weights, pairs, patch }) {
    found.replaceChildren(h("p", {}, sentence));
    if (!weights) return;
    found.append(h("table", {},
      h("thead", {}, h("tr", {}, ...["Kriterium", "Passer med valget", "Vises nu"].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...weights.map(([name, share, now]) => h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, percent(share)), h("td", {}, percent(now)))))),
    ...[conflicts(pairs)].filter(Boolean),
    h("button", { type: "button", onclick: () => { act.change({ weights: patch }); element.close(); } }, "Brug disse vægte"));
  }
  return { element, open: () => element.showModal(), receive };
}
