// The ranking: one row per competing request, its bar split by criterion, the line, and those outside.

import { DROWNED, FUNDED, INCOMPLETE, SHOWN, h, lightChip, moveClass, moveText, oneDecimal, plain, setText, svg, whenChanged } from "./dom.js";

const ROW_HEIGHT = 30, MARGIN_ROWS = 30, SHORT = 150, LATER_MS = 150;
const HEADS = [["Nr.", "rank"], ["Trin", "move"], ["Aftalt", "move agreed-move"], ["ÆØ", "id"], ["Titel", "title"], ["Point", "bar"], ["Score", "score"], ["Estimat, kr.", "cost"], ["Pulje", "in"]];

/** A box on a bar as the points of a polygon: unlike a rect's x and width, they cost no recalculation of styles. */
const box = (left, right, top, bottom) => `${left},${top} ${right},${top} ${right},${bottom} ${left},${bottom}`;

/** A bar of 100 points: a segment per criterion, then the part that missing points leave open. */
function makeBar(criteria) {
  const parts = criteria.map((criterion) => svg("polygon", { fill: criterion.color }));
  const open = svg("polygon", { class: "open" });
  const element = svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, ...parts, open);
  const drawn = [];
  function place(polygon, i, points) {
    if (drawn[i] === points) return;
    drawn[i] = points;
    polygon.setAttribute("points", points);
  }
  function draw(values, score, scoreMax) {
    let left = 0;
    values.forEach((value, i) => {
      place(parts[i], i, box(left, left + value, 0, 10));
      left += value;
    });
    place(open, values.length, scoreMax > score ? box(score, scoreMax, 2, 8) : "");
  }
  return { element, draw };
}

function makeRow(number, first, select) {
  const [id, title, light, kind, size] = first.requests[number];
  const cells = Object.fromEntries(["rank", "step", "agreed", "score", "cost", "in"].map((name) => [name, h("span", { role: "gridcell", className: name })]));
  const mark = h("span", { className: "mark" });
  const bar = makeBar(first.criteria);
  const element = h("div", { className: "row", role: "row", tabIndex: -1, "data-request": id, "aria-selected": "false" },
    cells.rank, cells.step, cells.agreed,
    h("span", { role: "gridcell", className: "id" }, lightChip(light), h("strong", {}, id)),
    h("span", { role: "gridcell", className: "title" }, h("span", { className: "name", title }, title), kind === "Fejl" ? h("span", { className: "kind" }, "fejl") : null, mark),
    h("span", { role: "gridcell", className: "bar" }, bar.element), cells.score, cells.cost, cells.in);
  element.onclick = () => select(number);

  function costText(cost, head) {
    if (head) return `følger ${first.requests[head][0]}`;
    if (cost === null) return "mangler";
    return size ? `${size} · ${plain(cost)}` : plain(cost);
  }

  /** What others find the row by: always up to date. */
  function label(rows, place) {
    const rank = String(rows.rank[place]), funded = String(Boolean(rows.flags[place] & FUNDED));
    if (element.dataset.rank !== rank) element.dataset.rank = rank;
    if (element.dataset.funded !== funded) element.dataset.funded = funded;
  }

  function draw(rows, place, view) {
    const flags = rows.flags[place], funded = Boolean(flags & FUNDED), lock = view.locks.get(number) ?? "";
    setText(cells.rank, String(rows.rank[place]));
    drawMove(cells.step, view.moved[place], "");
    drawMove(cells.agreed, view.movedAgreed[place], " agreed-move");
    setText(cells.score, oneDecimal(rows.score[place]));
    setText(cells.cost, costText(rows.cost[place], rows.head[place]));
    setText(cells.in, funded ? "✓ med" : "–");
    setText(mark, [lock, flags & INCOMPLETE ? `op til ${oneDecimal(rows.scoreMax[place])}` : ""].filter(Boolean).join(" · "));
    bar.draw(rows.parts[place], rows.score[place], rows.scoreMax[place]);
    const state = `row${funded ? " funded" : ""}${flags & DROWNED ? " drowned-row" : ""}${number === view.controls.selected ? " selected" : ""}`;
    if (element.className !== state) {
      element.className = state;
      element.setAttribute("aria-selected", String(number === view.controls.selected));
    }
  }
  return { element, label, draw };
}

function drawMove(cell, places, kind) {
  setText(cell, moveText(places));
  const name = `move ${moveClass(places)}${kind}`;
  if (cell.className !== name) cell.className = name;
}

/** Which places of the list can be seen now, with a margin for scrolling; all of a short list. */
function rowsInSight(body, count) {
  if (count <= SHORT) return () => true;
  const { top } = body.getBoundingClientRect();
  const height = body.querySelector(".row")?.offsetHeight || ROW_HEIGHT;
  const from = -top / height - MARGIN_ROWS, to = (innerHeight - top) / height + MARGIN_ROWS;
  return (place) => place >= from && place <= to;
}

/** Put the elements in this order as the only children, moving as few as possible. */
function arrange(parent, wanted) {
  const keep = new Set(wanted);
  [...parent.children].forEach((child) => { if (!keep.has(child)) child.remove(); });
  let cursor = parent.firstChild;
  wanted.forEach((element, i) => {
    if (element === cursor) {
      cursor = cursor.nextSibling;
    } else if (cursor && cursor.nextSibling === element && wanted[i + 1] !== cursor) {
      const gone = cursor;
      cursor = element.nextSibling;
      gone.remove();
    } else {
      parent.insertBefore(element, cursor);
    }
  });
}

/** Arrows, Home and End walk the rows; Enter and the space bar select. @param {HTMLElement} body */
function walkByKeyboard(body) {
  body.onkeydown = (event) => {
    const row = event.target.closest?.(".row");
    if (!row) return;
    const list = [...body.querySelectorAll(".row")], at = list.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (to !== undefined && list[to]) {
      event.preventDefault();
      row.tabIndex = -1;
      list[to].tabIndex = 0;
      list[to].focus();
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      row.click();
    }
  };
}

/** Those that don't compete, each with its reason, and what to do when the ranking shows none. */
function outside(first, select) {
  const empty = h("p", { className: "empty" });
  const list = h("ul", { className: "excluded" }), title = h("span", {});
  const details = h("details", { className: "outside" }, h("summary", {}, title), list);

  const drawList = whenChanged(({ found, count }) => {
    setText(title, `Uden for konkurrencen: viser ${found.length} af ${count}`);
    list.replaceChildren(...found.map(([number, reason]) => {
      const [id, name, light] = first.requests[number];
      return h("li", {},
        h("button", { type: "button", className: "link", onclick: () => select(number) }, lightChip(light), h("strong", {}, id), ` ${name} `),
        h("span", { className: "muted" }, reason));
    }));
  });

  function draw({ sums, excluded: found }) {
    const advice = found.length ? `${found.length} findes uden for konkurrencen og står herunder.` : "Ryd filtrene for at se dem alle.";
    empty.hidden = sums.shown > 0;
    setText(empty, sums.competing ? `Ingen på ranglisten passer til søgning og filtre. ${advice}` : "Ingen ændringsønsker konkurrerer. Vælg flere til under »Hvem konkurrerer«.");
    if (!sums.shown && found.length && found.length < sums.excluded) details.open = true;
    drawList({ found, count: sums.excluded });
  }
  return { empty, details, draw };
}

/** Which requests are locked, as words on their rows. */
const lockWords = ({ must, must_not }) => new Map([...must.map((n) => [n, "låst: med"]), ...must_not.map((n) => [n, "låst: ikke med"])]);

/** @param {any} first @param {(number: number|null) => void} select */
export function rankingTable(first, select) {
  const rows = new Map();
  const body = h("div", { role: "rowgroup", className: "rows" });
  const line = h("div", { className: "line", role: "row" }, h("span", { role: "gridcell" }));
  const assumption = h("p", { className: "assumption" });
  const others = outside(first, select);
  const head = h("div", { className: "row head", role: "row" }, ...HEADS.map(([text, name]) => h("span", { role: "columnheader", className: name }, text)));
  const element = h("section", { className: "ranking", "aria-label": "Rangliste" },
    h("div", { role: "grid", "aria-label": "Rangliste", "aria-readonly": "true" }, h("div", { role: "rowgroup" }, head), body), others.empty, assumption, others.details);
  let drawLater = 0;
  walkByKeyboard(body);

  function rowOf(number) {
    if (!rows.has(number)) rows.set(number, makeRow(number, first, select));
    return rows.get(number);
  }

  function drawRows(view) {
    const { rows: data } = view, wanted = [], later = [];
    const inSight = rowsInSight(body, data.number.length);
    for (const place of view.order ?? data.number.keys()) {
      if (!view.order && place === view.line) wanted.push(line);
      if (!(data.flags[place] & SHOWN)) continue;
      const row = rowOf(data.number[place]);
      row.label(data, place);
      if (inSight(wanted.length)) row.draw(data, place, view);
      else later.push(() => row.draw(data, place, view));
      wanted.push(row.element);
    }
    arrange(body, wanted);
    clearTimeout(drawLater);
    drawLater = setTimeout(() => later.forEach((drawRow) => drawRow()), LATER_MS);
  }

  function draw(view) {
    const focused = body.contains(document.activeElement) ? document.activeElement : null;
    drawRows({ ...view, locks: lockWords(view.controls) });
    if (focused?.isConnected) focused.focus();
    if (!body.querySelector('[tabindex="0"]')) body.querySelector(".row")?.setAttribute("tabindex", "0");
    setText(line.firstChild, view.lineWords);
    assumption.hidden = !view.assumption;
    setText(assumption, view.assumption ?? "");
    others.draw(view);
  }
  return { element, draw };
}
