// The page on questionnaires: sends what the visitor chooses, draws what comes back, and hands files to the browser.

import { makeActions, makeSender } from "./actions.js";
import { h, setText } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { all, archive, choices, clusters, figures, remarks, wishes } from "./skemaer_dele.js";

const KEPT = "Dine valg står i adressen.";

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  const sender = makeSender(model), change = (patch) => sender.send({ type: "change", patch });
  const said = h("div", { className: "said", role: "status" });
  const act = makeActions(sender, () => first.view, () => location.href, (words) => setText(said, words));
  const chosen = choices(first, change, act.download), shown = figures();
  const sections = [clusters(change), archive(first), all(), wishes(first), remarks(first)];
  const link = ({ element }) => h("a", { href: `#${element.getAttribute("aria-labelledby")}` }, element.querySelector("h2").textContent);
  const header = h("header", { className: "top" }, h("h1", {}, "Skemaer"), chosen.element,
    h("p", { className: "fresh" }, `${first.fresh} · `, h("a", { href: "/" }, "Forside")),
    h("nav", { "aria-label": "På siden" }, h("ul", {}, ...sections.map((section) => h("li", {}, link(section))))));
  const main = h("main", {}, shown.element, ...sections.map(({ element }) => element));
  el.replaceChildren(h("div", { className: "kpro skemaer" }, page.banner, header, noticeBoard(first.notices), error, said, main));

  function draw(view) {
    [chosen, shown, ...sections].forEach((section) => section.draw(view));
    tell(error, view.error);
    page.drawn();
  }

  page.follow({ sender, main, draw, file: act.receiveFile });
}
