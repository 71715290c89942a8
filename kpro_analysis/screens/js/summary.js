// The figures that the group asks for first, the red errors below the line, what the last step changed, and the findings.

import { DROWNED, h, money, oneDecimal, percent, plain, setText, whenChanged } from "./dom.js";

const FEW = 4; // as many as the style sheet shows of a folded list

/** How much of the pool is free. */
function freeWords({ pool, available }) {
  if (available < 0) return `overtrukket ${plain(-available)}`;
  return available === pool ? "alt er frit" : `${money(available)} frit`;
}

/** The row of figures. */
export function figures() {
  const cards = ["Pulje", "Valget koster", "Tilbage", "Risiko", "Med", "Score"].map((label) => {
    const value = h("dd", { className: "value" }), note = h("dd", { className: "note" });
    return { value, note, element: h("div", { className: "card" }, h("dt", {}, label), value, note) };
  });
  const note = h("p", { className: "notkept", role: "status" });
  const element = h("div", { className: "noted" }, h("dl", { className: "figures", "aria-label": "Nøgletal" }, ...cards.map((card) => card.element)), note);

  function draw({ sums, riskNote }) {
    const texts = [
      [money(sums.pool), freeWords(sums)],
      [money(sums.spent), `${plain(sums.low)} – ${plain(sums.high)}`],
      [money(sums.remaining), "af puljen"],
      [percent(sums.risk), "for overskridelse"],
      [`${sums.funded} af ${sums.competing}`, "ændringsønsker"],
      [oneDecimal(sums.score), "i alt"],
    ];
    cards.forEach((card, i) => { setText(card.value, texts[i][0]); setText(card.note, texts[i][1]); });
    cards[2].element.classList.toggle("short", sums.remaining < 0);
    cards[3].element.classList.toggle("short", Boolean(riskNote));
    setText(note, riskNote ?? "");
  }
  return { element, draw };
}

/** Red errors that aren't funded, on top in a list of their own. @param {any} first @param {(number: number) => void} select */
export function drownedList(first, select) {
  const title = h("h2", {}), list = h("ul", { id: "drowned" });
  const more = h("button", { type: "button", className: "small more", "aria-expanded": "false", "aria-controls": "drowned" });
  const element = h("section", { className: "drowned few", "aria-label": "Røde fejl uden for puljen" }, h("div", { className: "heading" }, title, more), list);
  const moreWords = (count) => (element.classList.contains("few") ? `Vis ${count - FEW} mere` : "Vis færre");
  more.onclick = () => {
    const few = element.classList.toggle("few");
    more.setAttribute("aria-expanded", String(!few));
    setText(more, moreWords(list.children.length));
  };

  function item([number, rank, price]) {
    const [id, name, , , size] = first.requests[number];
    const cost = price === null ? "mangler estimat" : size ?? money(price);
    return h("li", {}, h("button", { type: "button", className: "link", onclick: () => select(number) },
      h("strong", {}, id), h("span", { className: "name" }, name), h("span", { className: "muted" }, `nr. ${rank} · ${cost}`)));
  }

  const drawList = whenChanged((errors) => {
    const count = errors.length;
    setText(title, count ? `${count} ${count === 1 ? "rød fejl" : "røde fejl"} er uden for puljen` : "Ingen røde fejl er uden for puljen");
    element.classList.toggle("calm", !count);
    list.replaceChildren(...errors.map(item));
    more.hidden = count <= FEW;
    setText(more, moreWords(count));
  });

  function draw({ rows }) {
    drawList(rows.flags.flatMap((flags, place) => (flags & DROWNED ? [[rows.number[place], rows.rank[place], rows.cost[place]]] : [])));
  }
  return { element, draw };
}

/** One line on what the last step and the agreed settings moved in and out of the pool. @param {any} first */
export function changeLine(first) {
  const element = h("p", { className: "changes", role: "status" });
  const ids = (numbers) => numbers.map((n) => first.requests[n][0]).join(", ");
  const words = ({ entered, left }) => [entered.length ? `ind: ${ids(entered)}` : "", left.length ? `ud: ${ids(left)}` : ""].filter(Boolean).join(" · ") || "intet er kommet ind eller røget ud";

  function draw({ changed, changedAgreed }) {
    setText(element, `Seneste trin – ${words(changed)}. I forhold til det aftalte – ${words(changedAgreed)}.`);
  }
  return { element, draw };
}

/** What the ranking was made under: on paper always, in the meeting view when it isn't as agreed. */
export function conditionsLine() {
  const words = h("span", {}), printed = h("span", { className: "printed" });
  const element = h("p", { className: "conditions" }, words, printed);
  addEventListener("beforeprint", () => setText(printed, ` Udskrevet ${new Date().toLocaleDateString("da-DK")}.`));
  function draw({ conditions, asAgreed }) {
    setText(words, conditions);
    element.classList.toggle("changed", !asAgreed);
  }
  return { element, draw };
}

/** The findings of the register, in a dialog. @param {any[]} findings */
export function findingsDialog(findings) {
  const rows = findings.map((f) => h("tr", { className: `level-${f.level}` },
    h("td", {}, f.word), h("td", {}, [f.sheet, f.cell].filter(Boolean).join("!") || f.file), h("td", {}, f.message), h("td", {}, f.advice)));
  const close = h("button", { type: "button" }, "Luk");
  const dialog = h("dialog", { className: "findings", "aria-label": "Bemærkninger til registeret" },
    h("h2", {}, "Bemærkninger til registeret"),
    findings.length
      ? h("table", {}, h("thead", {}, h("tr", {}, ...["Grad", "Sted", "Hvad", "Gør sådan"].map((t) => h("th", { scope: "col" }, t)))), h("tbody", {}, ...rows))
      : h("p", {}, "Arket er læst uden bemærkninger."),
    close);
  close.onclick = () => dialog.close();
  return dialog;
}
