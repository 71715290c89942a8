// Scenarios: save what is on the page under a name, and open one that was saved.

import { h, setText } from "./dom.js";

/** @param {any} act what the visitor can do @param {() => void} inferWeights opens the dialog that finds the weights behind a choice */
export function scenarioMenu(act, inferWeights) {
  const name = h("input", { type: "text", maxLength: 80, autocomplete: "off", required: true });
  const by = h("input", { type: "text", maxLength: 80, autocomplete: "name" });
  const list = h("ul", {}), none = h("p", { className: "muted" }, "Ingen gemte scenarier endnu."), faults = h("ul", { className: "faults" });
  const form = h("form", { className: "save" },
    h("label", { className: "field" }, h("span", {}, "Gem det, der vises, som"), name),
    h("label", { className: "field" }, h("span", {}, "Gemt af (kan udelades)"), by),
    h("button", { type: "submit", className: "primary" }, "Gem scenarie"));
  const element = h("details", { className: "menu scenarios" }, h("summary", {}, "Scenarier"),
    h("div", { className: "choices" }, form, h("h3", {}, "Åbn et gemt"), none, list, faults,
      h("a", { href: "scenarier.ipynb" }, "Sammenlign, omdøb, slet og beslut"),
      h("button", { type: "button", onclick: () => { element.open = false; element.firstChild.focus(); inferWeights(); } }, "Hvad valgte vi efter?")));
  form.onsubmit = (event) => {
    event.preventDefault();
    if (!name.value.trim()) return;
    act.send({ type: "scenario", do: "save", name: name.value, by: by.value });
    name.value = "";
    element.open = false;
  };
  element.addEventListener("toggle", () => { if (element.open) act.send({ type: "scenarios" }); });

  function open(file) {
    act.send({ type: "scenario", do: "open", file });
    element.open = false;
  }

  function receive(message) {
    none.hidden = message.list.length + message.faults.length > 0;
    list.replaceChildren(...message.list.map((one) => h("li", {},
      h("button", { type: "button", className: "link", onclick: () => open(one.file) }, one.name), h("span", { className: "muted" }, ` ${one.words}`))));
    faults.replaceChildren(...message.faults.map((sentence) => h("li", {}, sentence)));
  }
  const asked = new URLSearchParams(location.search);
  if (asked.has("scenarie") && !asked.has("deltager")) act.keepAddress(""); // it is shown: from here on the address says what is set
  return { element, receive };
}
