// The page on the year: sends what the visitor chooses, and draws what comes back.

import { makeSender, saveFile } from "./actions.js";
import { h } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { choices, coming, decisions, noYear, remarks, wheel } from "./aarshjul_dele.js";

const KEPT = "Dine valg står i adressen.";

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  const sender = makeSender(model), change = (patch) => sender.send({ type: "change", patch });
  const chosen = choices(first, change, (what) => sender.send({ type: "download", what }));
  const year = first.missing ? [noYear(first.missing)] : [coming(first), wheel(first)];
  const sections = [...(first.findings.length ? [remarks(first)] : []), ...year, decisions(change)];
  const header = h("header", { className: "top" }, h("h1", {}, "Årshjul og beslutninger"), first.missing ? null : chosen.element,
    h("p", { className: "fresh" }, `${first.fresh} · `, h("a", { href: "/" }, "Forside"), " · ", h("a", { href: "#beslutninger" }, "Til beslutningerne")));
  const main = h("main", {}, ...sections.map(({ element }) => element));
  el.replaceChildren(h("div", { className: "kpro aarshjul" }, page.banner, header, noticeBoard(first.notices), error, main));

  function draw(view) {
    [chosen, ...sections].forEach((section) => section.draw(view));
    tell(error, view.error);
    page.drawn();
  }

  page.follow({ sender, main, draw, file: saveFile });
}
