// The page on the model: draws what is known at once, asks for what has to be sampled, and draws it when it comes.

import { h, setText } from "./dom.js";
import { renderFault } from "./fault.js";
import { correlationMatrix, criteriaTable, redErrors, remarkCards, tiesAtTheLine } from "./model_dele.js";

const PING_MS = 30000;
const BANNERS = {
  retry: "Forbindelsen er afbrudt – prøver igen …",
  lost: "Forbindelsen er afbrudt – genindlæs siden.",
  silent: "Siden svarer ikke. Vent lidt, eller genindlæs siden.",
};
const NOBODY = "Ingen ønsker konkurrerer, så der er intet at evaluere. Giv point i registeret, eller se på forsiden, om det er det rigtige register.";

/** What the page shows and how fresh it is, and the way to each section. @param {any} first @param {HTMLElement[]} sections */
function header(first, sections) {
  const { register, conditions } = first;
  const link = (section) => h("a", { href: `#${section.id}-title` }, section.querySelector("h2").textContent);
  return h("header", { className: "top" }, h("h1", {}, "Evaluer modellen"),
    h("p", { className: "fresh" }, "Kan kriterier og point bære en prioritering, og hvad kan I gøre? ", register.saved ? `Data pr. ${register.saved} · ` : "",
      `${register.requests} ændringsønsker · ${register.competing} konkurrerer · `, h("a", { href: "/" }, "Forside"), " · ", h("a", { href: first.whatIf }, "Vægtning")),
    h("p", { className: "fresh" }, conditions),
    h("nav", { "aria-label": "På siden" }, h("ul", {}, ...sections.map((section) => h("li", {}, link(section))))));
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
  const banner = h("div", { className: "banner", role: "alert", hidden: true }), error = h("div", { className: "error", role: "alert", hidden: true });
  const notices = h("div", { className: "notices", role: "status" }, ...[...first.notices, ...(first.register.competing ? [] : [NOBODY])].map((text) => h("p", {}, text)));
  const remarks = remarkCards(first), ties = tiesAtTheLine(first), errors = redErrors(first);
  const sections = [remarks.element, criteriaTable(first), correlationMatrix(first), ties.element, errors.element];
  el.replaceChildren(h("div", { className: "kpro model" }, banner, header(first, sections), notices, error, h("main", {}, ...sections)));
  let revision = 0, sampled = false;

  function draw(view) {
    [remarks, ties, errors].forEach((part) => part.draw(view));
    root.dataset.revision = String(++revision);
    root.dataset.sampled = String(Boolean(view.sampled));
  }

  function receive(message) {
    if (message.type === "view") {
      sampled = true;
      draw(message);
    } else if (message.type === "bug") {
      error.hidden = false;
      setText(error, `Der opstod en fejl, og røde fejl kunne ikke regnes ud. Oplys reference ${message.reference}.`);
    }
  }

  /** Ask for what has to be sampled, once. */
  function ask() {
    if (!sampled) model.send({ type: "ready" });
  }

  model.on("msg:custom", ({ json }) => receive(JSON.parse(json)));
  model.on("line", (state) => {
    banner.hidden = !BANNERS[state];
    setText(banner, BANNERS[state] ?? "");
    root.dataset.ready = String(state === "open");
    if (state === "open") ask();
  });
  draw(first.view);
  if (served) setInterval(() => model.send({ type: "ping" }), PING_MS);
  else {
    root.dataset.ready = "true";
    ask();
  }
}
