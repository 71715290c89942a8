// The top of the page: what it shows and how fresh, the toolbar, and the keys that work everywhere.

import { h, setText } from "./dom.js";

/** @param {any} act what the visitor can do @param {Node} scenarios their menu */
export function toolbar(act, scenarios) {
  const undo = h("button", { type: "button", className: "keep", onclick: () => act.send({ type: "undo" }) }, "↶ Fortryd");
  const redo = h("button", { type: "button", className: "keep", onclick: () => act.send({ type: "redo" }) }, "↷ Gentag");
  const meeting = h("button", { type: "button", className: "primary", onclick: act.meeting }, "Mødevisning");
  const files = h("details", { className: "menu" }, h("summary", {}, "Hent"), h("div", { className: "choices" },
    h("button", { type: "button", onclick: () => act.download("xlsx") }, "Excel"),
    h("button", { type: "button", onclick: () => act.download("svg") }, "Diagram som SVG"),
    h("button", { type: "button", onclick: () => act.download("png") }, "Diagram som PNG"),
    h("button", { type: "button", onclick: () => print() }, "Udskriv (A4)")));
  files.addEventListener("click", (event) => { if (event.target.tagName === "BUTTON") files.open = false; });
  const element = h("div", { className: "toolbar", role: "group", "aria-label": "Handlinger" }, undo, redo,
    h("button", { type: "button", className: "keep", onclick: () => act.send({ type: "agreed" }) }, "Aftalte vægte"),
    h("button", { type: "button", onclick: () => act.send({ type: "reset" }) }, "Nulstil alt"),
    h("button", { type: "button", onclick: act.copyLink }, "Kopiér link"), scenarios, files, meeting);
  function draw(view) {
    undo.disabled = !view.canUndo;
    redo.disabled = !view.canRedo;
    meeting.setAttribute("aria-pressed", String(view.controls.meeting));
  }
  return { element, draw };
}

/** @param {any} first @param {{element: Node}} tools @param {HTMLDialogElement} dialog the findings */
export function header(first, tools, dialog) {
  const competing = h("span", {});
  const { register, findings } = first;
  const findingsButton = h("button", { type: "button", className: "link", onclick: () => dialog.showModal() }, findings.length ? `${findings.length} ${findings.length === 1 ? "bemærkning" : "bemærkninger"}` : "ingen bemærkninger");
  const element = h("header", { className: "top" },
    h("h1", {}, "Vægtning af ændringsønsker"), tools.element,
    h("p", { className: "fresh" }, h("span", { className: "intro" }, "Flyt en vægt, og se hvad der kommer med. "), register.saved ? `Data pr. ${register.saved} · ` : "", `${register.requests} ændringsønsker · `, competing, h("span", { className: "remarks" }, " · ", findingsButton), h("span", { className: "intro" }, " · ", h("a", { href: "/" }, "Forside"))));
  return { element, draw: ({ sums }) => setText(competing, `${sums.competing} konkurrerer`) };
}

/** Undo and redo by keyboard, and Escape closes the selected request. */
export function keyboard(act, isSelected) {
  addEventListener("keydown", (event) => {
    const typing = event.target.matches?.('input[type="search"]'); // number fields hold the page's own values
    const menu = document.querySelector(".menu[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.firstChild.focus();
    } else if ((event.ctrlKey || event.metaKey) && !typing && "zy".includes(event.key.toLowerCase())) {
      event.preventDefault();
      act.send({ type: event.key.toLowerCase() === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (event.key === "Escape" && isSelected() && !document.querySelector("dialog[open]")) {
      act.select(null);
    }
  });
}
