// The page on the model: draws what is known at once, asks for what has to be sampled, and draws it when it comes.

import { h } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { correlationMatrix, criteriaTable, redErrors, remarkCards, tiesAtTheLine } from "./model_dele.js";

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
  const page = makePage({ model, el }, "");
  if (!page) return;
  const { first, error, root } = page;
  const notices = noticeBoard([...first.notices, ...(first.register.competing ? [] : [NOBODY])]);
  const remarks = remarkCards(first), ties = tiesAtTheLine(first), errors = redErrors(first);
  const sections = [remarks.element, criteriaTable(first), correlationMatrix(first), ties.element, errors.element];
  el.replaceChildren(h("div", { className: "kpro model" }, page.banner, header(first, sections), notices, error, h("main", {}, ...sections)));
  let sampled = false;

  function draw(view) {
    [remarks, ties, errors].forEach((part) => part.draw(view));
    page.drawn();
    root.dataset.sampled = String(Boolean(view.sampled));
  }

  function receive(message) {
    if (message.type === "view") {
      sampled = true;
      draw(message);
    } else if (message.type === "bug") {
      tell(error, `Der opstod en fejl, og røde fejl kunne ikke regnes ud. Oplys reference ${message.reference}.`);
    }
  }

  /** Ask for what has to be sampled, once. */
  function askOnce() {
    if (!sampled) model.send({ type: "ready" });
  }
  draw(first.view);
  page.listen({ receive, open: askOnce, ask: () => model.send({ type: "ping" }) });
}
