// The register page: sends what the visitor looks at, and draws what comes back.

import { makeSender } from "./actions.js";
import { h, setText } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { cross, decisionTime, facets, figures, findings, waiting } from "./register_dele.js";
import { detailPanel, requestList } from "./register_liste.js";

const KEPT = "Dine valg står i adressen.";

/** What the page shows, how fresh it is, until when days are counted, and the way to each section. @param {any} first @param {any} act @param {HTMLElement[]} sections */
function header(first, act, sections) {
  const { register } = first;
  const day = h("input", { type: "date", id: "dag", required: true, onchange: () => { if (day.value) act.change({ day: day.value }); } });
  const today = h("button", { type: "button", onclick: () => act.change({ day: first.today }) }, "I dag");
  const own = h("button", { type: "button", onclick: () => act.change({ day: null }) }, "Registerets dag");
  const counted = h("span", {}), link = (section) => h("a", { href: `#${section.id}-title` }, section.querySelector("h2").textContent);
  const element = h("header", { className: "top" }, h("h1", {}, "Registeret"),
    h("div", { className: "toolbar" }, h("label", { htmlFor: "dag" }, "Dage regnes til"), day, today, own),
    h("p", { className: "fresh" }, "Hvad ligger der, hvor længe har det ventet, og hvad skal rettes? ", register.saved ? `Data pr. ${register.saved} · ` : "", counted,
      h("a", { href: "/" }, "Forside"), " · ", h("a", { href: "vaegtning.ipynb" }, "Vægtning")),
    h("nav", { "aria-label": "På siden" }, h("ul", {}, ...sections.map((section) => h("li", {}, link(section))))));
  function draw(view, overview) {
    if (document.activeElement !== day || !day.value) day.value = view.day;
    today.disabled = view.day === first.today;
    own.disabled = view.ownDay;
    setText(counted, `dage er regnet til ${overview.dayWords} · `);
  }
  return { element, draw };
}

/** What the visitor can do. @param {any} sender @param {() => any} view @param {(sentence: string) => void} say @param {() => void} showList */
function makeLookActions(sender, view, say, showList) {
  const change = (patch) => sender.send({ type: "change", patch });
  const toggled = (values, value) => values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
  const none = () => Object.fromEntries(Object.keys(view().filters).map((name) => [name, []]));
  return {
    change, say,
    select: (number) => change({ selected: number }),
    toggle(name, value) {
      change({ filters: { [name]: toggled(view().filters[name], value) } });
      showList();
    },
    only(filters) {
      change({ filters: { ...none(), ...filters } });
      showList();
    },
    clear: () => change({ search: "", filters: none() }),
    toggleLevel: (level) => change({ levels: toggled(view().levels, level) }),
  };
}

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  let view = first.view, { overview } = view;
  const sender = makeSender(model);
  const said = h("div", { className: "said", role: "status" });
  const act = makeLookActions(sender, () => view, (sentence) => setText(said, sentence), showList);
  const counts = facets(act, first.register.requests), list = requestList(first, act), detail = detailPanel(act), remarks = findings(first, act);
  const crossed = cross(act), numbers = [figures(), counts, crossed, decisionTime(), waiting(first, act)];
  const [shownFirst, , , time, longest] = numbers;
  const sections = [list.element, crossed.element, time.element, longest.element, remarks.element];
  const top = header(first, act, sections);
  const main = h("main", {}, counts.element, h("div", { className: "result" }, shownFirst.element, ...sections), detail.element);
  el.replaceChildren(h("div", { className: "kpro register" }, page.banner, top.element, noticeBoard(first.notices), error, said, main));

  /** What a filter leaves is seen, also where the filter stands further down. */
  function showList() {
    const { top: edge } = list.element.getBoundingClientRect();
    if (edge < 0 || edge > innerHeight / 2) list.element.scrollIntoView();
  }

  function draw(chosenHere = false) {
    if (view.overview) {
      ({ overview } = view);
      numbers.forEach((part) => part.draw(overview));
    }
    top.draw(view, overview);
    list.draw(view, overview);
    detail.draw(view, chosenHere);
    [counts, crossed].forEach((part) => part.mark(view.filters));
    remarks.mark(view.levels);
    tell(error, view.error);
    page.drawn();
  }

  function receive(message) {
    const asked = sender.answered();
    if (message.type === "view") {
      view = message;
      setText(said, "");
      draw(typeof asked?.patch?.selected === "number");
      page.keepAddress(view.query);
    } else if (message.type === "bug") {
      page.bug(message);
    }
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.selected !== null && event.target.type !== "search") act.select(null);
  });
  draw();
  page.listen({ receive, open: sender.resume, ask: () => sender.sendWhenCalm({ type: "ping" }), shut: (on) => { main.inert = on; } });
}
