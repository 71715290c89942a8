// The MinLog page: sends what the visitor sets and looks into, and draws what comes back.

import { makeSender } from "./actions.js";
import { h } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { controlsPanel, crumbsPanel, figuresPanel, weeksPanel } from "./minlog_dele.js";
import { classesPanel, hypothesesPanel, rowsPanel, tracesPanel } from "./minlog_tabeller.js";

const KEPT = "Jeres valg står i adressen.", WHAT = "Hvad registreres i MinLog, på hvem, og hvad kan forklare det? ";

const SHORT_NAMES = { uger: "Uge for uge", inaktive: "Inaktive", klasser: "Slags opslag", fordeling: "Fordeling", forklaringer: "Forklaringer", spor: "Spor" };

/** What the page shows and how fresh it is. @param {string} fresh @param {...(Node|null|false)} more */
function top(fresh, ...more) {
  return h("header", { className: "top" }, h("h1", {}, "MinLog"), h("p", { className: "fresh" }, WHAT, fresh && `${fresh} · `, h("a", { href: "/" }, "Forside")), ...more);
}

/** The audits to choose from, where there are several. @param {any} first */
function logChoice({ log, logs }) {
  if (logs.length < 2) return null;
  const select = h("select", { onchange: () => location.assign(`${location.pathname}?log=${encodeURIComponent(select.value)}`) }, ...logs.map((name) => h("option", { value: name, selected: name === log }, name === "." ? "datamappen" : name)));
  return h("label", { className: "log" }, "Udtræk ", select);
}

/** What to do where there is nothing to show yet. @param {{sentence: string, commands: string[]}} missing */
function whatToDo({ sentence, commands }) {
  return h("main", { className: "missing" }, h("p", {}, sentence), h("ol", {}, ...commands.map((command) => h("li", {}, h("code", {}, command)))), h("p", {}, "Genindlæs siden bagefter."));
}

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  const sender = makeSender(model);
  const receiveNothing = { receive: () => {}, ask: () => sender.sendWhenCalm({ type: "ping" }) };
  if (first.missing) {
    el.replaceChildren(h("div", { className: "kpro minlog" }, page.banner, top(""), whatToDo(first.missing)));
    page.drawn();
    page.listen(receiveNothing);
    return;
  }
  const act = { change: (patch) => sender.send({ type: "change", patch }), undo: () => sender.send({ type: "undo" }), clear: () => sender.send({ type: "clear" }) };
  const controls = controlsPanel(first, act), crumbs = crumbsPanel(first, act), figures = figuresPanel(), weeks = weeksPanel(first);
  const classes = classesPanel(), rows = rowsPanel(first, act), traces = tracesPanel(act);
  const few = h("p", { className: "few-left", role: "status" });
  const [volume, inactive] = weeks.elements, whole = [classes.element, rows.element, traces.element];
  const result = h("div", { className: "result" }, crumbs.element, few, figures.element, volume, inactive, classes.element, rows.element, hypothesesPanel(first.hypotheses), traces.element);
  const main = h("main", {}, h("div", { className: "side" }, controls.element), result);
  const nav = h("nav", { "aria-label": "På siden" }, h("ul", {}, ...Object.entries(SHORT_NAMES).map(([id, name]) => h("li", {}, h("a", { href: `#${id}-titel` }, name)))));
  el.replaceChildren(h("div", { className: "kpro minlog" }, page.banner, top(first.fresh, logChoice(first), nav), noticeBoard(first.notices), error, main));

  function draw(view) {
    [controls, crumbs, figures, weeks, classes, rows, traces].forEach((part) => part.draw(view));
    whole.forEach((one) => { one.hidden = Boolean(view.few); });
    tell(few, view.few);
    tell(error, view.error && `${view.error} Det, siden viser, er det seneste, der kunne vises.`);
    page.drawn();
  }

  page.follow({ sender, main, draw, after: (asked) => { if (asked?.patch?.trace) traces.heading()?.focus(); } });
}
