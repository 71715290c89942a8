// The register page: sends what the visitor looks at, and draws what comes back.

import { makeSender } from "./actions.js";
import { h, setText } from "./dom.js";
import { renderFault } from "./fault.js";
import { cross, decisionTime, facets, figures, findings, waiting } from "./register_dele.js";
import { detailPanel, requestList } from "./register_liste.js";

const PING_MS = 30000;
const BANNERS = {
  retry: "Forbindelsen er afbrudt – prøver igen …",
  lost: "Forbindelsen er afbrudt – genindlæs siden. Dine valg står i adressen.",
  silent: "Siden svarer ikke. Vent lidt, eller genindlæs siden. Dine valg står i adressen.",
};

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
  const first = model.get("first");
  const served = Boolean(document.documentElement.dataset.kernel);
  const root = served ? document.documentElement : el;
  if (first.fault) {
    renderFault(el, first.fault);
    return;
  }
  let view = first.view, { overview } = view, revision = 0;
  const sender = makeSender(model);
  const banner = h("div", { className: "banner", role: "alert", hidden: true }), error = h("div", { className: "error", role: "alert", hidden: true });
  const said = h("div", { className: "said", role: "status" });
  const notices = h("div", { className: "notices", role: "status" }, ...first.notices.map((text) => h("p", {}, text)));
  const act = makeLookActions(sender, () => view, (sentence) => setText(said, sentence), showList);
  const counts = facets(act, first.register.requests), list = requestList(first, act), detail = detailPanel(act), remarks = findings(first, act);
  const crossed = cross(act), numbers = [figures(), counts, crossed, decisionTime(), waiting(first, act)];
  const [shownFirst, , , time, longest] = numbers;
  const sections = [list.element, crossed.element, time.element, longest.element, remarks.element];
  const top = header(first, act, sections);
  const main = h("main", {}, counts.element, h("div", { className: "result" }, shownFirst.element, ...sections), detail.element);
  el.replaceChildren(h("div", { className: "kpro register" }, banner, top.element, notices, error, said, main));

  /** What a filter leaves is seen, also where the filter stands further down. */
  function showList() {
    const { top: edge } = list.element.getBoundingClientRect();
    if (edge < 0 || edge > innerHeight / 2) list.element.scrollIntoView();
  }

  function tell(place, sentence) {
    place.hidden = !sentence;
    setText(place, sentence ?? "");
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
    root.dataset.revision = String(++revision);
  }

  function receive(message) {
    const asked = sender.answered();
    if (message.type === "view") {
      view = message;
      setText(said, "");
      draw(typeof asked?.patch?.selected === "number");
      if (served) history.replaceState(null, "", location.pathname + (view.query ? `?${view.query}` : "") + location.hash);
    } else if (message.type === "bug") {
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
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && view.selected !== null && event.target.type !== "search") act.select(null);
  });
  draw();
  main.inert = served; // until the line to the kernel is open
  if (served) setInterval(() => { if (sender.calm) sender.send({ type: "ping" }); }, PING_MS);
  else root.dataset.ready = "true";
}
