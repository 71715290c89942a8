// The what-if page: lays out its parts, sends what the visitor does, and draws what comes back.

import { makeActions, makeSender } from "./actions.js";
import { detailPanel } from "./detail.js";
import { h, setText } from "./dom.js";
import { header, keyboard, toolbar } from "./header.js";
import { filterBar, optionsPanel } from "./options.js";
import { rankingTable } from "./ranking.js";
import { changeLine, conditionsLine, drownedList, figures, findingsDialog } from "./summary.js";
import { weightsPanel } from "./weights.js";

const PING_MS = 30000;
const ADDRESS_MS = 100; // browsers refuse more than some hundred changes of the address in half a minute
const SAID_MS = 10000;
const BANNERS = {
  retry: "Forbindelsen er afbrudt – prøver igen …",
  lost: "Forbindelsen er afbrudt – genindlæs siden. Dine valg ligger i adressen og går ikke tabt.",
  silent: "Siden svarer ikke. Vent lidt, eller genindlæs siden. Dine valg ligger i adressen og går ikke tabt.",
};
const STALE = "Resultatet nedenfor er det seneste, der kunne beregnes.";

/** The page when there is nothing to show. @param {HTMLElement} el @param {string} sentence */
function renderFault(el, sentence) {
  el.replaceChildren(h("main", { className: "fault", role: "alert" }, h("h1", {}, "Siden kan ikke vises"), h("p", {}, sentence),
    h("button", { type: "button", onclick: () => location.reload() }, "Prøv igen"), " ", h("a", { href: "/" }, "Til forsiden")));
}

/** Put the parts of the page in place. Each part draws itself from a view. */
function layOut(el, first, act, messages) {
  const dialog = findingsDialog(first.findings), tools = toolbar(act), top = header(first, tools, dialog);
  const weights = weightsPanel(first, act.change), options = optionsPanel(first, act.change);
  const results = [figures(), drownedList(first, act.select), changeLine(first), conditionsLine(), filterBar(first, act.change), rankingTable(first, act.select)];
  const detail = detailPanel(first, act.change);
  const main = h("main", {}, h("div", { className: "controls" }, weights.element, options.element),
    h("div", { className: "result" }, ...results.map((part) => part.element)), detail.element);
  el.replaceChildren(h("div", { className: "kpro" }, messages.banner, top.element, messages.notices, messages.error, messages.said, main, dialog));
  const parts = [tools, top, weights, options, ...results, detail];
  return {
    draw: (view, calm) => parts.forEach((part) => part.draw(view, calm)),
    set readOnly(on) { main.inert = tools.element.inert = on; },
  };
}

/** Where the page speaks to the visitor. @param {string[]} notices */
function makeMessages(notices) {
  return {
    banner: h("div", { className: "banner", role: "alert", hidden: true }),
    error: h("div", { className: "error", role: "alert", hidden: true }),
    said: h("div", { className: "said", role: "status" }),
    notices: h("div", { className: "notices", role: "status" }, ...notices.map((text) => h("p", {}, text))),
  };
}

/** Show a sentence, or nothing. @param {HTMLElement} place @param {string} sentence */
function tell(place, sentence) {
  place.hidden = !sentence;
  setText(place, sentence);
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
  let view = first.view, revision = 0, addressLater = 0, saidUntil = 0;
  const sender = makeSender(model), messages = makeMessages(first.notices);
  const address = () => location.pathname + (view.query ? `?${view.query}` : "");
  const act = makeActions(sender, () => view.controls, () => location.origin + address(), say);
  function say(text) {
    setText(messages.said, text);
    clearTimeout(saidUntil);
    saidUntil = setTimeout(() => setText(messages.said, ""), SAID_MS);
  }
  const page = layOut(el, first, act, messages);

  function draw() {
    page.draw(view, sender.calm);
    tell(messages.error, view.error ? `${view.error} ${STALE}` : "");
    el.firstChild.classList.toggle("meeting", view.controls.meeting);
    root.dataset.revision = String(++revision);
  }

  function receive(message) {
    const asked = sender.answered();
    if (message.type === "view") {
      view = { ...view, ...message, controls: { ...view.controls, ...message.controls } };
      draw();
      if (!served || asked?.settled === false) return;
      clearTimeout(addressLater);
      addressLater = setTimeout(() => history.replaceState(null, "", address()), ADDRESS_MS);
    } else if (message.type === "file") {
      act.receiveFile(message, asked.as);
    } else if (message.type === "bug") {
      tell(messages.error, `Der opstod en fejl. ${STALE} Oplys reference ${message.reference}.`);
    }
  }

  model.on("msg:custom", ({ json }) => receive(JSON.parse(json)));
  model.on("line", (state) => {
    tell(messages.banner, BANNERS[state] ?? "");
    root.dataset.ready = String(state === "open");
    if (state === "open" || state === "lost") page.readOnly = state === "lost";
    if (state === "open") sender.resume();
  });
  keyboard(act, () => view.controls.selected !== null);
  draw();
  page.readOnly = served; // until the line to the kernel is open
  if (served) setInterval(() => { if (sender.calm) sender.send({ type: "ping" }); }, PING_MS);
  else root.dataset.ready = "true";
}
