// One request: all that is known of it, where its score comes from, why it is or isn't funded, and its lock.

import { h, lightChip, money, oneDecimal, percent, plain, setText } from "./dom.js";

const LOCKS = { "": "Frit", must: "Skal med", must_not: "Skal ikke med" };

function scoreTable(detail, view, first) {
  if (!detail.points) return h("p", {}, "Pointene kan ikke bruges. Se bemærkningerne til registeret.");
  const lines = first.criteria.map((criterion, i) => {
    const given = detail.points[i];
    return h("tr", {},
      h("th", { scope: "row" }, h("span", { className: "swatch", style: `background:${criterion.color}` }), criterion.name),
      h("td", {}, given === null ? "ikke givet" : `${plain(given)} af ${plain(criterion.high)}`),
      h("td", {}, percent(view.shares[i])),
      h("td", {}, detail.row ? oneDecimal(detail.row.parts[i]) : "–"));
  });
  return h("table", {},
    h("thead", {}, h("tr", {}, ...["Kriterium", "Point", "Vægt", "Bidrag"].map((text) => h("th", { scope: "col" }, text)))),
    h("tbody", {}, ...lines),
    detail.row ? h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, "Score"), h("td", {}), h("td", {}), h("td", {}, oneDecimal(detail.row.score)))) : null);
}

function costLine({ row, size, estimate }) {
  if (!row) return [size ? `Størrelse ${size}` : "", estimate ? `Leverandørens estimat: ${money(estimate)}` : ""].filter(Boolean).join(" · ");
  if (row.costs[1] === null || row.head) return "";
  const [low, planned, high] = row.costs.map(money);
  return `${estimate !== null ? "Leverandørens estimat" : `Størrelse ${size}`}: ${low === high ? planned : `${low} – ${high}, regnet som ${planned}`}`;
}

/** What it would take to bring the request into the pool. @param {(patch: any) => void} change */
function reachPart(change) {
  const sentence = h("p", {}), apply = h("button", { type: "button", "data-key": "reach", onclick: () => change({ weights: patch }) }, "Prøv disse vægte");
  const element = h("section", { className: "reach" }, h("h3", {}, "Hvad skal der til?"), sentence, apply);
  let patch = null;
  function draw({ detail, reach, key }) {
    element.hidden = !detail?.row || detail.row.funded;
    const known = reach && reach.key === key && reach.number === detail?.number ? reach : null;
    setText(sentence, known ? known.sentence : "Regner …");
    patch = known?.patch ?? null;
    apply.hidden = !patch;
  }
  return { element, draw };
}

/** @param {any} first @param {any} act what the visitor can do */
export function detailPanel(first, act) {
  const change = (patch) => act.change(patch), reach = reachPart(change);
  const element = h("aside", { className: "detail", "aria-label": "Valgt ændringsønske", hidden: true, tabIndex: -1 });
  const id = (number) => first.requests[number][0];

  function lockPicker(number, controls) {
    const now = controls.must.includes(number) ? "must" : controls.must_not.includes(number) ? "must_not" : "";
    const pick = (list) => change({
      must: [...controls.must.filter((n) => n !== number), ...(list === "must" ? [number] : [])],
      must_not: [...controls.must_not.filter((n) => n !== number), ...(list === "must_not" ? [number] : [])],
    });
    return h("fieldset", { className: "lock" }, h("legend", {}, "Lås"), ...Object.entries(LOCKS).map(([list, words]) =>
      h("label", { className: "pick" }, h("input", { type: "radio", name: "lock", value: list, "data-key": `lock-${list}`, checked: now === list, onchange: () => pick(list) }), h("span", {}, words))));
  }

  function links(detail) {
    const lines = [];
    if (detail.row?.head) lines.push(`Omfattet af ${id(detail.row.head)}.`);
    if (detail.riders.length) lines.push(`Omfatter ${detail.riders.map(id).join(", ")}.`);
    if (detail.requires.length) lines.push(`Kræver ${detail.requires.map(id).join(", ")}.`);
    return lines.length ? h("p", {}, lines.join(" ")) : null;
  }

  let from = null; // what had the focus when the panel was opened
  function draw(view) {
    const { detail } = view;
    const opened = element.hidden && detail, closed = !element.hidden && !detail;
    if (opened) from = document.activeElement;
    if (closed && (element.contains(document.activeElement) || document.activeElement === document.body)) from?.focus();
    element.hidden = !detail;
    if (!detail) return;
    const focused = element.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const [requestId, title, light] = first.requests[detail.number];
    element.replaceChildren(h("div", {},
      h("button", { type: "button", className: "close", "aria-label": "Luk", "data-key": "close", onclick: () => change({ selected: null }) }, "✕"),
      h("h2", {}, lightChip(light), ` ${requestId} ${title}`),
      h("p", { className: "why" }, detail.why),
      reach.element,
      h("p", {}, costLine(detail)), links(detail),
      lockPicker(detail.number, view.controls),
      scoreTable(detail, view, first),
      detail.total === null ? null : h("p", { className: "muted" }, `Samlet point i arket: ${plain(detail.total)}`),
      h("p", { className: "description" }, detail.description),
      h("dl", { className: "facts" }, ...detail.facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))));
    reach.draw(view);
    if (opened) element.focus({ preventScroll: true });
    else if (focused) element.querySelector(`[data-key="${focused}"]`)?.focus();
  }
  return { element, draw, drawSure: reach.draw };
}
