// How sure the result is: the requests to talk about, what the choices cost, and plain ranking against best choice.

import { h, oneDecimal, percent, plain, setText, whenChanged } from "./dom.js";

const FEW_TO_TALK_ABOUT = 4; // as many as the style sheet shows of a folded list

/** Requests that are in the pool in some draws and out in others. @param {any} first @param {(number: number) => void} select */
export function talkList(first, select) {
  const title = h("h2", {}, "Tal om disse"), list = h("ul", { id: "talk" }), note = h("p", { className: "muted" });
  const more = h("button", { type: "button", className: "small more", hidden: true, "aria-expanded": "false", "aria-controls": "talk" }, "Vis flere");
  const element = h("section", { className: "talk few", "aria-label": "Tal om disse" }, h("div", { className: "heading" }, title, more), list, note);
  const moreWords = (count) => (element.classList.contains("few") ? `Vis ${count - FEW_TO_TALK_ABOUT} mere` : "Vis færre");
  more.onclick = () => {
    const few = element.classList.toggle("few");
    more.setAttribute("aria-expanded", String(!few));
    setText(more, moreWords(list.children.length));
  };

  function item([number, share]) {
    const [id, name] = first.requests[number];
    return h("li", {}, h("button", { type: "button", className: "link", onclick: () => select(number) },
      h("strong", {}, id), h("span", { className: "name" }, name), h("span", { className: "muted" }, `med i ${percent(share)}`)));
  }

  const drawList = whenChanged((found) => {
    setText(title, found.length ? `Tal om disse ${found.length}` : "Ingen at tale om");
    list.replaceChildren(...found.map(item));
    more.hidden = found.length <= FEW_TO_TALK_ABOUT;
    setText(more, moreWords(found.length));
  });

  function drawSure({ sure, key, sums }) {
    element.hidden = !sums.competing;
    element.classList.toggle("stale", sure.key !== key);
    if (sure.talk) drawList(sure.talk);
    setText(note, sure.accuracy ?? "Regner …");
  }
  return { element, draw: drawSure, drawSure };
}

/** The two rules side by side, and the price of each lock, guard and reservation. */
export function pricesPanel() {
  const body = h("tbody", {}), only = h("p", {}), list = h("ul", { className: "prices" });
  const element = h("section", { className: "sides", "aria-label": "Hvad koster valgene?" },
    h("h2", {}, "Hvad koster valgene?"),
    h("table", {}, h("thead", {}, h("tr", {}, ...["Regel", "Med", "Kr.", "Score"].map((text) => h("th", { scope: "col" }, text)))), body), only, list);

  const drawAll = whenChanged(({ sides, only: words, prices }) => {
    body.replaceChildren(...sides.map(([label, funded, spent, score]) =>
      h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, String(funded)), h("td", {}, plain(spent)), h("td", {}, oneDecimal(score)))));
    setText(only, words);
    list.replaceChildren(...prices.map((sentence) => h("li", {}, sentence)));
  });

  function drawSure({ sure, key }) {
    element.classList.toggle("stale", sure.choicesKey !== key);
    element.hidden = !sure.choices;
    if (sure.choices) drawAll(sure.choices);
  }
  return { element, draw: drawSure, drawSure };
}
