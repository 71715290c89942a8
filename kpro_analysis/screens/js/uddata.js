// The page on Uddata: sends what the visitor chooses, and draws what comes back.

import { makeSender, saveFile } from "./actions.js";
import { h } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { choices, figures, funnelPart, monthsPart, scoresPart, verdictPart } from "./uddata_dele.js";
import { itemsPart, notesPart, remarksPart, remindersPart, tablesPart } from "./uddata_tabeller.js";

const KEPT = "Dine valg står i adressen.", WHAT = "Kan tallene bruges, hvem svarer, og med hvilket resultat? ";

/** What the page shows and how fresh it is. @param {string} fresh @param {...(Node|null)} more */
function top(fresh, ...more) {
  return h("header", { className: "top" }, h("h1", {}, "Uddata"), ...more.slice(0, 1), h("p", { className: "fresh" }, WHAT, fresh && `${fresh} · `, h("a", { href: "/" }, "Forside")), ...more.slice(1));
}

/** What to do where there is nothing to show yet. @param {{sentence: string, commands: string[]}} missing */
function whatToDo({ sentence, commands }) {
  return h("main", { className: "missing" }, h("p", {}, sentence), h("ol", {}, ...commands.map((command) => h("li", {}, h("code", {}, command)))), h("p", {}, "Genindlæs siden bagefter. ", "Nøglefilen skal ligge uden for datamappen, og den må ikke gives videre."));
}

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  const sender = makeSender(model), change = (patch) => sender.send({ type: "change", patch });
  if (first.missing) {
    el.replaceChildren(h("div", { className: "kpro uddata" }, page.banner, top(""), whatToDo(first.missing)));
    page.drawn();
    page.listen({ receive: () => {}, ask: () => sender.sendWhenCalm({ type: "ping" }) });
    return;
  }
  const said = h("p", { className: "preparing", role: "status" }), spinner = h("div", { className: "spinner", "aria-hidden": "true" }), main = h("main", {}, h("div", { className: "part wait" }, spinner, said));
  let parts = null;

  /** Everything that the choices and figures need is here: build the page once. @param {any} data */
  function build(data) {
    const download = (what) => sender.send({ type: "download", what }), supplier = (what) => sender.send({ type: "supplier", what });
    const chosen = choices(data, change, download), shown = figures(), verdict = verdictPart();
    const sections = [verdict, monthsPart(), tablesPart(), remindersPart(), scoresPart(), itemsPart(), funnelPart(), remarksPart(data, supplier)];
    const link = ({ element, short }) => h("li", {}, h("a", { href: `#${element.getAttribute("aria-labelledby")}` }, short));
    const nav = h("nav", { "aria-label": "På siden" }, h("ul", {}, ...sections.map(link)));
    const [first, ...others] = sections;
    main.replaceChildren(first.element, shown.element, ...others.map(({ element }) => element), notesPart(data));
    el.replaceChildren(h("div", { className: "kpro uddata" }, page.banner, top(data.fresh, chosen.element, nav), noticeBoard(data.notices), error, main));
    parts = [chosen, shown, ...sections];
  }

  function draw(view) {
    if (view.data) build(view.data);
    if (view.preparing) {
      said.textContent = view.preparing;
      spinner.hidden = view.failed;
    } else parts.forEach((part) => part.draw(view));
    tell(error, view.error);
    page.drawn();
  }

  el.replaceChildren(h("div", { className: "kpro uddata" }, page.banner, top(""), error, main));
  const open = () => (parts || !sender.calm ? sender.resume() : change({})); // nothing is there yet: ask for it to be prepared
  page.follow({ sender, main, draw, file: saveFile, open });
}
