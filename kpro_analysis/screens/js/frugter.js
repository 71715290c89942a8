// The page of low-hanging fruit: sends what the visitor sets and ticks, and draws what comes back.

import { makeSender } from "./actions.js";
import { h, setText } from "./dom.js";
import { renderFault } from "./fault.js";
import { choicePanel, fitPanel, fruitPanel, settingsPanel, unscoredPanel } from "./frugter_dele.js";
import { valuePanel } from "./frugter_diagram.js";

const PING_MS = 30000;
const BANNERS = {
  retry: "Forbindelsen er afbrudt – prøver igen …",
  lost: "Forbindelsen er afbrudt – genindlæs siden. Jeres valg står i adressen.",
  silent: "Siden svarer ikke. Vent lidt, eller genindlæs siden. Jeres valg står i adressen.",
};

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
  const first = model.get("first");
  const served = Boolean(document.documentElement.dataset.kernel);
  const root = served ? document.documentElement : el;
  if (first.fault) {
    renderFault(el, first.fault);
    return;
  }
  const sender = makeSender(model);
  let chosen = [...first.view.choice.chosen], revision = 0;

  function choose(numbers) {
    chosen = numbers;
    sender.send({ type: "change", patch: { chosen } });
  }
  const tick = (number, on) => choose(on ? [...new Set([...chosen, number])] : chosen.filter((one) => one !== number));
  const acts = { tick, undo: () => sender.send({ type: "undo" }), clear: () => choose([]) };
  const change = (patch) => sender.send({ type: "change", patch });

  const banner = h("div", { className: "banner", role: "alert", hidden: true }), error = h("div", { className: "error", role: "alert", hidden: true });
  const notices = h("div", { className: "notices", role: "status" }, ...first.notices.map((text) => h("p", {}, text)));
  const rests = h("div", { className: "rests muted" });
  const choice = choicePanel(first, acts), settings = settingsPanel(first, change);
  const results = [fruitPanel(first, tick), valuePanel(first), fitPanel(first, (numbers) => choose([...new Set([...chosen, ...numbers])])), unscoredPanel(first, tick)];
  const main = h("main", {}, h("div", { className: "side" }, choice.element, settings.element), h("div", { className: "result" }, ...results.map((part) => part.element), rests));
  el.replaceChildren(h("div", { className: "kpro frugter" }, banner, header(first, results.map((part) => part.element)), notices, error, main));

  function tell(place, sentence) {
    place.hidden = !sentence;
    setText(place, sentence ?? "");
  }

  function draw(view) {
    if (sender.calm) chosen = [...view.choice.chosen];
    [choice, settings, ...results].forEach((part) => part.draw(view));
    el.querySelectorAll("[data-tick]").forEach((box) => { box.checked = chosen.includes(Number(box.dataset.tick)); });
    rests.replaceChildren(...view.conditions.map((line) => h("p", {}, line)));
    tell(error, view.error && `${view.error} Det, siden viser, er det seneste, der kunne beregnes.`);
    root.dataset.revision = String(++revision);
  }

  model.on("msg:custom", ({ json }) => {
    const message = JSON.parse(json);
    sender.answered();
    if (message.type === "view") {
      draw(message);
      if (served) history.replaceState(null, "", location.pathname + (message.query ? `?${message.query}` : ""));
    } else if (message.type === "bug") {
      tell(error, `Der opstod en fejl. Oplys reference ${message.reference}.`);
    }
  });
  model.on("line", (state) => {
    tell(banner, BANNERS[state]);
    root.dataset.ready = String(state === "open");
    if (state === "open" || state === "lost") main.inert = state === "lost";
    if (state === "open") sender.resume();
  });
  draw(first.view);
  main.inert = served; // until the line to the kernel is open
  if (served) setInterval(() => { if (sender.calm) sender.send({ type: "ping" }); }, PING_MS);
  else root.dataset.ready = "true";
}
