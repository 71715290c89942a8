// The parts of the facilitator's page: who has sent, how the shares and the ranks lie, and who gets what.

import { h, lightChip, money, oneDecimal, percent, plain, setText, svg, whenChanged } from "./dom.js";

const STRIP = { width: 290, height: 30, edge: 8, radius: 5 };
const RANKS = { width: 160, height: 24, edge: 7, radius: 4.5 };

/** Dots on a line; those that would hide one another are moved up and down in turn. @param {number[]} places x of each @param {any} size */
function dots(places, { height, radius }) {
  const taken = new Map();
  return places.map((x) => {
    const slot = Math.round(x / radius), before = taken.get(slot) ?? 0;
    taken.set(slot, before + 1);
    const aside = Math.ceil(before / 2) * radius * 0.9 * (before % 2 ? -1 : 1);
    const y = Math.min(height - radius, Math.max(radius, height / 2 + aside));
    return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radius, class: "dot" });
  });
}

/** A drawing with words for those who can't see it. */
const picture = (size, words, ...marks) => svg("svg", { width: size.width, height: size.height, viewBox: `0 0 ${size.width} ${size.height}`, role: "img", "aria-label": words }, ...marks);

/** A table whose cells are texts or elements, which scrolls sideways by itself on a narrow screen. @param {string} name @param {string[]} head @param {any[][]} rows first cell is the row's header */
function table(name, head, rows) {
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": `Tabel: ${name}` },
    h("table", { "aria-label": name }, h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...rows.map(([first, ...cells]) => h("tr", {}, h("th", { scope: "row" }, first), ...cells.map((cell) => h("td", {}, cell)))))));
}

/** Who has sent, and when. */
export function peopleList() {
  const count = h("span", { role: "status" }), list = h("ul", { className: "people" });
  const element = h("div", {}, h("h3", {}, count), list);
  const drawList = whenChanged((people) => {
    setText(count, people.length ? `${people.length} har sendt` : "Ingen har sendt endnu");
    list.replaceChildren(...people.map((p) => h("li", {}, h("span", { className: "name" }, p.name), h("span", { className: "muted" }, `kl. ${p.time}${p.otherRegister ? ", på et andet register" : ""}`))));
  });
  return { element, draw: ({ people }) => drawList(people) };
}

/** How much the group agrees, in words. */
export function agreement() {
  const words = h("p", { className: "words" }), notes = h("div", {});
  const element = h("section", { className: "part agreement", "aria-label": "Enighed" }, h("h2", {}, "Hvor enige er I?"), words, notes);
  function draw(panel) {
    setText(words, panel.words);
    notes.replaceChildren(...[panel.note, ...panel.leftOut].filter(Boolean).map((text) => h("p", { className: "warning" }, text)));
  }
  return { element, draw };
}

/** What to talk about. @param {any} first */
export function disputes(first) {
  const list = h("ol", { className: "disputes" }), none = h("p", {}, "Alle har ønskerne i samme rækkefølge.");
  const element = h("section", { className: "part talk", "aria-label": "Mest uenige om" }, h("h2", {}, "Mest uenige om – tal om disse"),
    h("p", { className: "muted" }, "To deltagere har i gennemsnit så mange pladser mellem deres placeringer."), list, none);
  function draw(panel) {
    none.hidden = panel.disputed.length > 0;
    list.replaceChildren(...panel.disputed.map((place) => {
      const row = panel.rows[place], [id, title] = first.requests[row.number];
      return h("li", {}, h("strong", {}, id), h("span", { className: "name" }, title), h("span", { className: "figure" }, `${oneDecimal(row.apart)} pladser`), h("span", {}, `nr. ${row.low} til ${row.high}`), h("span", {}, `med hos ${row.sets} af ${panel.count}`));
    }));
  }
  return { element, draw };
}

/** The participants' shares of each criterion. @param {any} first */
export function weightStrips(first) {
  const place = h("div", {});
  const element = h("section", { className: "part shares", "aria-label": "Vægtene" }, h("h2", {}, "Vægtene"),
    h("p", { className: "muted" }, "En prik er en deltager, kassen den midterste halvdel, stregen medianen og trekanten det aftalte."), place);

  function strip(c, top) {
    const x = (share) => STRIP.edge + (share / top) * (STRIP.width - 2 * STRIP.edge), middle = STRIP.height / 2;
    return picture(STRIP, `${c.shares.length} deltagere fra ${percent(c.lowest)} til ${percent(c.highest)}`,
      svg("line", { x1: x(0), x2: x(top), y1: middle, y2: middle, class: "axis" }),
      svg("rect", { x: x(c.low), y: 4, width: Math.max(x(c.high) - x(c.low), 1), height: STRIP.height - 8, class: "box" }),
      ...dots(c.shares.map(x), STRIP),
      svg("line", { x1: x(c.median), x2: x(c.median), y1: 1, y2: STRIP.height - 1, class: "median" }),
      svg("path", { d: `M ${x(c.agreed)} ${STRIP.height - 7} l 5 7 h -10 z`, class: "agreed" }));
  }

  function draw(panel) {
    const top = Math.max(0.1, ...panel.criteria.map((c) => Math.max(c.highest, c.agreed)));
    place.replaceChildren(table("Deltagernes vægte", ["Kriterium", `0 til ${percent(top)}`, "Median", "Midterste halvdel", "Mindst – størst", "Aftalt"], panel.criteria.map((c, i) => [
      h("span", { className: "criterion" }, h("span", { className: "swatch", style: `background:${first.criteria[i].color}` }), first.criteria[i].name),
      strip(c, top), h("strong", {}, percent(c.median)), `${percent(c.low)} – ${percent(c.high)}`, `${percent(c.lowest)} – ${percent(c.highest)}`, percent(c.agreed)])));
  }
  return { element, draw };
}

/** The ranking by the middle weights, with everyone's own ranks. @param {any} first */
export function rankingByMedian(first) {
  const place = h("div", {}), basis = h("p", { className: "muted" });
  const element = h("section", { className: "part median-ranking", "aria-label": "Ranglisten ved medianen" }, h("h2", {}, "Ranglisten ved medianen"), basis, place);

  function ranks(row, last) {
    const x = (rank) => RANKS.edge + ((rank - 1) / Math.max(last - 1, 1)) * (RANKS.width - 2 * RANKS.edge), middle = RANKS.height / 2;
    return picture(RANKS, `Deltagernes placeringer: nr. ${row.low} til ${row.high}`,
      svg("line", { x1: x(1), x2: x(last), y1: middle, y2: middle, class: "axis" }),
      ...dots(row.ranks.map(x), RANKS),
      svg("line", { x1: x(row.rank), x2: x(row.rank), y1: 1, y2: RANKS.height - 1, class: "median" }));
  }

  function draw(panel) {
    const last = Math.max(1, ...panel.rows.map((row) => row.high));
    const head = ["Nr.", "ÆØ", "Titel", "Puljen", `Nr. 1 – ${last}`, "Fra – til", "Med hos"];
    if (panel.municipalities) head.push("Kommuner");
    setText(basis, `${panel.conditions} Der er brugt ${plain(panel.spent)} af ${money(panel.available)} En prik er en deltagers placering, stregen gruppens.`);
    place.replaceChildren(table("Ranglisten ved medianen", head, panel.rows.map((row) => {
      const [id, title, light] = first.requests[row.number];
      const cells = [String(row.rank), h("span", { className: "id" }, lightChip(light), id), h("span", { className: "name", title }, title), row.funded ? "✓ med" : "–", ranks(row, last), row.low === row.high ? `nr. ${row.low}` : `${row.low} – ${row.high}`, `${row.sets} af ${panel.count}`];
      if (panel.municipalities) cells.push(`${row.municipalitySets} af ${panel.municipalities}`);
      return cells;
    })));
    place.querySelectorAll("tbody tr").forEach((line, i) => {
      line.classList.toggle("funded", panel.rows[i].funded);
      line.dataset.request = first.requests[panel.rows[i].number][0];
    });
  }
  return { element, draw };
}

/** What each municipality's requests get of the pool. */
export function fairness() {
  const place = h("div", {});
  const element = h("section", { className: "part amounts", "aria-label": "Kommunerne" }, h("h2", {}, "Hvad kommunernes ønsker får af puljen"),
    h("p", { className: "muted" }, "Ved medianen, efter den kommune, der har stillet ønsket."), place);
  function draw(panel) {
    place.replaceChildren(table("Kommunerne", ["Kommune", "Får af puljen", "Andel", "Ønsker med"], panel.fairness.map((row) => [row.name, money(row.spent), percent(row.share), `${row.funded} af ${row.competing}`])));
  }
  return { element, draw };
}
