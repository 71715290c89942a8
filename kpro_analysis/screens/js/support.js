// The page on support: sends what the visitor chooses, and draws what comes back.

import { makeSender, saveFile } from "./actions.js";
import { h } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { asking, choices, figures, largest, news, pareto, remarks, solving, trend } from "./support_dele.js";

const KEPT = "Dine valg står i adressen.";

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  const sender = makeSender(model), change = (patch) => sender.send({ type: "change", patch });
  const download = (what) => sender.send({ type: "download", what });
  const chosen = choices(first, change, download), shown = figures();
  const sections = [largest(), pareto(), trend(first, change), solving(), asking(), news(), remarks(first)];
  const link = ({ element }) => h("a", { href: `#${element.getAttribute("aria-labelledby")}` }, element.querySelector("h2").textContent);
  const header = h("header", { className: "top" }, h("h1", {}, "Support"), chosen.element,
    h("p", { className: "fresh" }, `${first.fresh} · `, h("a", { href: "/" }, "Forside")),
    h("nav", { "aria-label": "På siden" }, h("ul", {}, ...sections.map((section) => h("li", {}, link(section))))));
  const [top, ...others] = sections;
  const main = h("main", {}, top.element, shown.element, ...others.map(({ element }) => element));
  el.replaceChildren(h("div", { className: "kpro support" }, page.banner, header, noticeBoard(first.notices), error, main));

  function draw(view) {
    [chosen, shown, ...sections].forEach((section) => section.draw(view));
    tell(error, view.error);
    page.drawn();
  }

  page.follow({ sender, main, draw, file: saveFile });
}
