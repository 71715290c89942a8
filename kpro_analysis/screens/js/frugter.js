// The page of low-hanging fruit: sends what the visitor sets and ticks, and draws what comes back.

import { makeSender } from "./actions.js";
import { h } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { choicePanel, fitPanel, fruitPanel, settingsPanel, unscoredPanel } from "./frugter_dele.js";
import { valuePanel } from "./frugter_diagram.js";

const KEPT = "Jeres valg står i adressen.";

/** What the page shows and how fresh it is, and the way to each section. @param {any} first @param {HTMLElement[]} sections */
function header(first, sections) {
  const { register } = first;
  const link = (section) => h("a", { href: `#${section.getAttribute("aria-labelledby")}` }, section.querySelector("h2").textContent);
  return h("header", { className: "top" }, h("h1", {}, "Lavthængende frugter"),
    h("p", { className: "fresh" }, "Det billige, der giver mest for pengene, og det, der bør vurderes. ", register.saved ? `Data pr. ${register.saved} · ` : "",
      `${register.requests} ændringsønsker · `, h("a", { href: "vaegtning.ipynb" }, "Vægtning"), " · ", h("a", { href: "/" }, "Forside")),
    h("nav", { "aria-label": "På siden" }, h("ul", {}, ...sections.map((section) => h("li", {}, link(section))))));
}

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  const sender = makeSender(model);
  let chosen = [...first.view.choice.chosen];

  function choose(numbers) {
    chosen = numbers;
    sender.send({ type: "change", patch: { chosen } });
  }
  const tick = (number, on) => choose(on ? [...new Set([...chosen, number])] : chosen.filter((one) => one !== number));
  const acts = { tick, undo: () => sender.send({ type: "undo" }), clear: () => choose([]) };
  const change = (patch) => sender.send({ type: "change", patch });

  const rests = h("div", { className: "rests muted" });
  const choice = choicePanel(first, acts), settings = settingsPanel(first, change);
  const results = [fruitPanel(first, tick), valuePanel(first), fitPanel(first, (numbers) => choose([...new Set([...chosen, ...numbers])])), unscoredPanel(first, tick)];
  const main = h("main", {}, h("div", { className: "side" }, choice.element, settings.element), h("div", { className: "result" }, ...results.map((part) => part.element), rests));
  el.replaceChildren(h("div", { className: "kpro frugter" }, page.banner, header(first, results.map((part) => part.element)), noticeBoard(first.notices), error, main));

  function draw(view) {
    if (sender.calm) chosen = [...view.choice.chosen];
    [choice, settings, ...results].forEach((part) => part.draw(view));
    el.querySelectorAll("[data-tick]").forEach((box) => { box.checked = chosen.includes(Number(box.dataset.tick)); });
    rests.replaceChildren(...view.conditions.map((line) => h("p", {}, line)));
    tell(error, view.error && `${view.error} Det, siden viser, er det seneste, der kunne beregnes.`);
    page.drawn();
  }

  page.follow({ sender, main, draw });
}
