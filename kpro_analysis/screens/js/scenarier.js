// The page of scenarios and decisions: sends what the visitor does, and draws what comes back.

import { makeSender } from "./actions.js";
import { h, setText } from "./dom.js";
import { comparisonPanel, decisionForm, decisionLog, scenarioList } from "./scenarier_dele.js";

const PING_MS = 30000;
const BANNERS = {
  retry: "Forbindelsen er afbrudt – prøver igen …",
  lost: "Forbindelsen er afbrudt – genindlæs siden. Alt, hvad der er gemt, er gemt.",
  silent: "Siden svarer ikke. Vent lidt, eller genindlæs siden. Alt, hvad der er gemt, er gemt.",
};

/** The page when there is nothing to show. @param {HTMLElement} el @param {string} sentence */
function renderFault(el, sentence) {
  el.replaceChildren(h("main", { className: "fault", role: "alert" }, h("h1", {}, "Siden kan ikke vises"), h("p", {}, sentence),
    h("button", { type: "button", onclick: () => location.reload() }, "Prøv igen"), " ", h("a", { href: "/" }, "Til forsiden")));
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
  let view = first.view, revision = 0;
  const sender = makeSender(model), { register } = first;
  const banner = h("div", { className: "banner", role: "alert", hidden: true }), error = h("div", { className: "error", role: "alert", hidden: true });
  const said = h("div", { className: "said", role: "status" });
  const parts = [scenarioList(sender.send), comparisonPanel(), decisionForm(first.today, sender.send), decisionLog(sender.send)];
  const [list, ...results] = parts.map((part) => part.element);
  const top = h("header", { className: "top" }, h("h1", {}, "Scenarier og beslutninger"),
    h("p", { className: "fresh" }, "Sammenlign de gemte scenarier, og gem det, I beslutter. ", register.saved ? `Data pr. ${register.saved} · ` : "", `${register.requests} ændringsønsker · `,
      h("a", { href: "vaegtning.ipynb" }, "Vægtning"), " · ", h("a", { href: "moede.ipynb" }, "Møde"), " · ", h("a", { href: "/" }, "Forside"), " · På siden: ",
      h("a", { href: "#beslut" }, "Beslut"), " og ", h("a", { href: "#log" }, "Beslutningslog")));
  const main = h("main", {}, list, h("div", { className: "result" }, ...results));
  el.replaceChildren(h("div", { className: "kpro scenarier" }, banner, top, error, said, main));

  function tell(place, sentence) {
    place.hidden = !sentence;
    setText(place, sentence ?? "");
  }

  function draw() {
    parts.forEach((part) => part.draw(view));
    tell(error, view.error);
    setText(said, view.said);
    root.dataset.revision = String(++revision);
  }

  function receive(message) {
    const asked = sender.answered();
    if (message.type === "view") {
      view = asked?.type === "look" ? { ...message, said: view.said } : message;
      draw();
      if (served) history.replaceState(null, "", location.pathname + (view.query ? `?${view.query}` : ""));
    } else if (message.type === "bug") {
      view = { ...view, said: "", kept: false };
      draw();
      tell(error, `Der opstod en fejl. Oplys reference ${message.reference}.`);
    }
  }

  model.on("msg:custom", ({ json }) => receive(JSON.parse(json)));
  model.on("line", (state) => {
    tell(banner, BANNERS[state]);
    root.dataset.ready = String(state === "open");
    if (state === "open" || state === "lost") main.inert = state === "lost";
    if (state === "open") sender.resume();
  });
  draw();
  main.inert = served; // until the line to the kernel is open
  if (served) {
    setInterval(() => { if (sender.calm) sender.send({ type: "ping" }); }, PING_MS);
    addEventListener("visibilitychange", () => { if (!document.hidden && sender.calm) sender.send({ type: "look" }); });
  } else {
    root.dataset.ready = "true";
  }
}
