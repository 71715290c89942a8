// What stands instead of a page that has nothing to show.

import { h } from "./dom.js";

/** The page when there is nothing to show. @param {HTMLElement} el @param {string} sentence */
export function renderFault(el, sentence) {
  el.replaceChildren(h("main", { className: "fault" }, h("div", { role: "alert" }, h("h1", {}, "Siden kan ikke vises"), h("p", {}, sentence)),
    h("button", { type: "button", onclick: () => location.reload() }, "Prøv igen"), " ", h("a", { href: "/" }, "Til forsiden")));
}
