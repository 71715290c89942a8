// The page of scenarios and decisions: sends what the visitor does, and draws what comes back.

import { makeSender } from "./actions.js";
import { h, setText } from "./dom.js";
import { makePage, tell } from "./frame.js";
import { comparisonPanel, decisionForm, decisionLog, scenarioList } from "./scenarier_dele.js";

const KEPT = "Alt, hvad der er gemt, er gemt.";

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  let view = first.view;
  const sender = makeSender(model), { register } = first;
  const said = h("div", { className: "said", role: "status" });
  const parts = [scenarioList(sender.send), comparisonPanel(), decisionForm(first.today, sender.send), decisionLog(sender.send)];
  const [list, ...results] = parts.map((part) => part.element);
  const top = h("header", { className: "top" }, h("h1", {}, "Scenarier og beslutninger"),
    h("p", { className: "fresh" }, "Sammenlign de gemte scenarier, og gem det, I beslutter. ", register.saved ? `Data pr. ${register.saved} · ` : "", `${register.requests} ændringsønsker · `,
      h("a", { href: "vaegtning.ipynb" }, "Vægtning"), " · ", h("a", { href: "moede.ipynb" }, "Møde"), " · ", h("a", { href: "/" }, "Forside"), " · På siden: ",
      h("a", { href: "#beslut" }, "Beslut"), " og ", h("a", { href: "#log" }, "Beslutningslog")));
  const main = h("main", {}, list, h("div", { className: "result" }, ...results));
  el.replaceChildren(h("div", { className: "kpro scenarier" }, page.banner, top, error, said, main));

  function draw() {
    parts.forEach((part) => part.draw(view));
    tell(error, view.error);
    setText(said, view.said);
    page.drawn();
  }

  function receive(message) {
    const asked = sender.answered();
    if (message.type === "view") {
      view = asked?.type === "look" ? { ...message, said: view.said } : message;
      draw();
      page.keepAddress(view.query);
    } else if (message.type === "bug") {
      view = { ...view, said: "", kept: false };
      draw();
      page.bug(message);
    }
  }

  /** What others did meanwhile is seen when the visitor comes back to the page. */
  function lookAgain() {
    if (!document.hidden) sender.sendWhenCalm({ type: "look" });
  }
  draw();
  page.listen({ receive, open: sender.resume, ask: () => sender.sendWhenCalm({ type: "ping" }), shut: (on) => { main.inert = on; } });
  if (page.served) addEventListener("visibilitychange", lookAgain);
}
