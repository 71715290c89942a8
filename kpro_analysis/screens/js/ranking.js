// The ranking: one row per competing request, its bar split by criterion, the line, and those outside.

import { DROWNED, FUNDED, INCOMPLETE, SHOWN, h, lightChip, moveClass, moveText, oneDecimal, percent, plain, setLight, setText, svg, whenChanged } from "./dom.js";

const ROW_HEIGHT = 30, MARGIN_ROWS = 30, SHORT = 150, LATER_MS = 150;
const HEADS = [["Nr.", "rank"], ["Trin", "move"], ["Aftalt", "move agreed-move"], ["ÆØ", "id"], ["Titel", "title"], ["Point", "bar"], ["Score", "score"], ["Estimat, kr.", "cost"], ["Med i", "sure"], ["Pulje", "in"]];
const DOT = 5, OCTAGON = [[1, 0.4], [0.4, 1], [-0.4, 1], [-1, 0.4], [-1, -0.4], [-0.4, -1], [0.4, -1], [1, -0.4]];

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

/** How often a request is in the pool: a dot on a line from 0 to 100 per cent, the share in words, and its usual ranks. */
function makeSure() {
  const dot = svg("polygon"), share = h("span", { className: "percent" }), usual = h("span", { className: "usual" });
  const element = h("span", { role: "gridcell", className: "sure" },
    svg("svg", { viewBox: "0 0 60 14", "aria-hidden": "true" }, svg("polygon", { class: "track", points: box(DOT, 60 - DOT, 6.5, 7.5) }), dot), share, usual);
  let drawn = null;
  /** @param {[number, number, number]|undefined} found share, and the lowest and highest usual rank */
  function draw(found) {
    const key = found ? found.join() : "";
    if (key === drawn) return;
    drawn = key;
    const x = found ? DOT + found[0] * (60 - 2 * DOT) : 0;
    dot.setAttribute("points", found ? OCTAGON.map(([dx, dy]) => `${x + DOT * dx},${7 + DOT * dy}`).join(" ") : "");
    setText(share, found ? percent(found[0]) : "…");
    setText(usual, found ? `${found[1]}${found[1] === found[2] ? "" : `–${found[2]}`}` : "");
  }
  return { element, draw };
}

/** A place in the list, which shows one request now and perhaps another after the next step: nothing is moved about in the page. */
function makeRow(first, select) {
  const cells = Object.fromEntries(["rank", "step", "agreed", "score", "cost", "in"].map((name) => [name, h("span", { role: "gridcell", className: name })]));
  const light = lightChip(null), id = h("strong", {}), name = h("span", { className: "name" });
  const kind = h("span", { className: "kind", hidden: true }, "fejl"), mark = h("span", { className: "mark" });
  const bar = makeBar(first.criteria), sure = makeSure();
  const element = h("div", { className: "row", role: "row", tabIndex: -1, "aria-selected": "false" },
    cells.rank, cells.step, cells.agreed,
    h("span", { role: "gridcell", className: "id" }, light, id),
    h("span", { role: "gridcell", className: "title" }, kind, mark, name),
    h("span", { role: "gridcell", className: "bar" }, bar.element), cells.score, cells.cost, sure.element, cells.in);
  let number = 0;
  element.onclick = () => select(number);

  /** What others find the row by: always up to date. */
  function label(rows, place) {
    number = rows.number[place];
    const found = { request: first.requests[number][0], rank: String(rows.rank[place]), funded: String(Boolean(rows.flags[place] & FUNDED)) };
    for (const [key, value] of Object.entries(found)) {
      if (element.dataset[key] !== value) element.dataset[key] = value;
    }
  }

  function drawRequest(size, cost, head) {
    const [shownId, title, lightName, kindName] = first.requests[number];
    setLight(light, lightName);
    setText(id, shownId);
    setText(name, title);
    if (name.title !== title) name.title = title;
    kind.hidden = kindName !== "Fejl";
    if (head) setText(cells.cost, `følger ${first.requests[head][0]}`);
    else if (cost === null) setText(cells.cost, "mangler");
    else setText(cells.cost, size ? `${size} · ${plain(cost)}` : plain(cost));
  }

  function draw(rows, place, view) {
    const flags = rows.flags[place], funded = Boolean(flags & FUNDED), selected = number === view.controls.selected;
    drawRequest(first.requests[number][4], rows.cost[place], rows.head[place]);
    setText(cells.rank, String(rows.rank[place]));
    drawMove(cells.step, view.moved[place], "");
    drawMove(cells.agreed, view.movedAgreed[place], " agreed-move");
    setText(cells.score, oneDecimal(rows.score[place]));
    setText(cells.in, funded ? "✓ med" : "–");
    setText(mark, [view.locks.get(number) ?? "", flags & INCOMPLETE ? `op til ${oneDecimal(rows.scoreMax[place])}` : ""].filter(Boolean).map((words) => `${words} · `).join(""));
    sure.draw(view.sure.rows?.[number]);
    bar.draw(rows.parts[place], rows.score[place], rows.scoreMax[place]);
    const state = `row${funded ? " funded" : ""}${flags & DROWNED ? " drowned-row" : ""}${selected ? " selected" : ""}`;
    if (element.className === state) return;
    element.className = state;
    element.setAttribute("aria-selected", String(selected));
  }
  return { element, label, draw, drawSure: (found) => sure.draw(found[number]) };
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

/** Make these the only children, in this order. */
function arrange(parent, wanted) {
  wanted.forEach((element, i) => {
    if (parent.children[i] !== element) parent.insertBefore(element, parent.children[i] ?? null);
  });
  while (parent.children.length > wanted.length) parent.lastChild.remove();
}

/** Let the focus follow its request to the row that shows it now; where it is out of the list, to the first row. */
function focusOn(body, request) {
  const row = body.querySelector(`[data-request="${request}"]`) ?? body.querySelector(".row");
  if (!row || row === document.activeElement) return;
  body.querySelectorAll('[tabindex="0"]').forEach((other) => { other.tabIndex = -1; });
  row.tabIndex = 0;
  row.focus();
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

  const nobody = Object.keys(first.requests).length
    ? "Ingen ændringsønsker konkurrerer. Vælg flere til under «Hvem konkurrerer»."
    : "Der er ingen ændringsønsker i registeret.";
  function draw({ sums, excluded: found }) {
    const advice = found.length ? `${found.length} findes uden for konkurrencen og står herunder.` : "Ryd filtrene for at se dem alle.";
    empty.hidden = sums.shown > 0;
    setText(empty, sums.competing ? `Ingen på ranglisten passer til søgning og filtre. ${advice}` : nobody);
    if (!sums.shown && found.length && found.length < sums.excluded) details.open = true;
    drawList({ found, count: sums.excluded });
  }
  return { empty, details, draw };
}

/** Which requests are locked, as words on their rows. */
const lockWords = ({ must, must_not }) => new Map([...must.map((n) => [n, "låst: med"]), ...must_not.map((n) => [n, "låst: ikke med"])]);

/** @param {any} first @param {(number: number|null) => void} select */
export function rankingTable(first, select) {
  const rows = [];
  const body = h("div", { role: "rowgroup", className: "rows" });
  const line = h("div", { className: "line", role: "row" }, h("span", { role: "gridcell" }));
  const assumption = h("p", { className: "assumption" }), drawn = h("p", { className: "assumption" });
  const others = outside(first, select);
  const head = h("div", { className: "row head", role: "row" }, ...HEADS.map(([text, name]) => h("span", { role: "columnheader", className: name }, text, name === "sure" && h("span", { className: "usual" }, " · nr."))));
  const element = h("section", { className: "ranking", "aria-label": "Rangliste" },
    h("div", { role: "grid", "aria-label": "Rangliste", "aria-readonly": "true" }, h("div", { role: "rowgroup" }, head), body), others.empty, drawn, assumption, others.details);
  let drawLater = 0;
  walkByKeyboard(body);

  function drawRows(view) {
    const { rows: data } = view, wanted = [], later = [];
    const inSight = rowsInSight(body, data.number.length);
    let used = 0;
    for (const place of view.order ?? data.number.keys()) {
      if (!view.order && place === view.line) wanted.push(line);
      if (!(data.flags[place] & SHOWN)) continue;
      const row = (rows[used++] ??= makeRow(first, select));
      row.label(data, place);
      if (inSight(used)) row.draw(data, place, view);
      else later.push(() => row.draw(data, place, view));
      wanted.push(row.element);
    }
    arrange(body, wanted);
    clearTimeout(drawLater);
    drawLater = setTimeout(() => later.forEach((drawRow) => drawRow()), LATER_MS);
  }

  function draw(view) {
    const focused = body.contains(document.activeElement) ? document.activeElement.dataset.request : null;
    drawRows({ ...view, locks: lockWords(view.controls) });
    if (focused) focusOn(body, focused);
    if (!body.querySelector('[tabindex="0"]')) body.querySelector(".row")?.setAttribute("tabindex", "0");
    setText(line.firstChild, view.lineWords);
    assumption.hidden = !view.assumption;
    setText(assumption, view.assumption ?? "");
    others.draw(view);
    element.classList.toggle("stale", view.sure.key !== view.key);
  }

  /** What is newly known of the result on the page: the rows stay as they are. */
  function drawSure({ sure, key }) {
    if (sure.rows) rows.forEach((row) => row.drawSure(sure.rows));
    setText(drawn, sure.drawn ?? "");
    element.classList.toggle("stale", sure.key !== key);
  }
  return { element, draw, drawSure };
}
