// The parts of the page on the model: remarks, the criteria, how they go together, ties at the line, and red errors.

import { h, svg } from "./dom.js";

const ICONS = { warning: "▲", note: "ℹ" };
const STRENGTH_MARKS = { strong: "●", some: "○", weak: "" };

/** A section with a heading and one line on what it means. @param {string} id @param {string} title @param {string} meaning @param {...Node} children */
function part(id, title, meaning, ...children) {
  return h("section", { className: "part", id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title`, tabIndex: -1 }, title), h("p", { className: "meaning" }, meaning), ...children);
}

/** A link to a request on the what-if page. @param {any} first @param {number} number @param {boolean} [titled] with its title too */
function requestLink(first, number, titled = false) {
  const { id, title, href } = first.requests[number];
  return titled ? h("a", { href }, `${id} ${title}`) : h("a", { href, "aria-label": `${id} ${title}` }, id);
}

/** A row of form numbers. @param {any} first @param {number[]} numbers */
function requestLinks(first, numbers) {
  return h("ul", { className: "requests" }, ...numbers.map((number) => h("li", {}, requestLink(first, number))));
}

/** @param {any} first @param {any} remark */
function card(first, remark) {
  const level = h("span", { className: `level ${remark.level}` }, h("span", { "aria-hidden": "true" }, `${ICONS[remark.level] ?? "•"} `), remark.word);
  return h("li", { className: `remark ${remark.level}`, "data-rule": remark.rule },
    h("h3", {}, level, " ", remark.title), h("p", {}, remark.message),
    h("p", { className: "advice" }, h("strong", {}, "Hvad kan I gøre? "), remark.advice),
    remark.criteria.length > 0 && h("ul", { className: "chips", "aria-label": "Kriterier" }, ...remark.criteria.map((name) => h("li", {}, name))),
    remark.requests.length > 0 && h("p", { className: "shown-on" }, "Se på vægtningssiden: "), remark.requests.length > 0 && requestLinks(first, remark.requests));
}

/** All remarks as cards, the most serious first. @param {any} first */
export function remarkCards(first) {
  const list = h("ul", { className: "cards" }), empty = h("p", { className: "empty" }, "Der er intet at bemærke: I kan gå i gang med at prioritere.");
  const element = part("bemaerkninger", "Hvad bør I tale om?", "Tegn på, at pointene ikke kan bære en prioritering endnu. Ingen af dem er en dom: det er jer, der afgør, om de betyder noget.", empty, list);
  function draw({ remarks }) {
    empty.hidden = remarks.length > 0 || !first.register.competing;
    list.replaceChildren(...remarks.map((remark) => card(first, remark)));
  }
  return { element, draw };
}

/** A table that scrolls sideways by itself on a narrow screen. @param {string} caption @param {Node[]} head @param {Node[]} rows @param {string} [name] */
function table(caption, head, rows, name = "") {
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": caption },
    h("table", { className: name }, h("caption", { className: "unseen" }, caption), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)));
}

const column = (text) => h("th", { scope: "col" }, text);
const rowName = (...children) => h("th", { scope: "row" }, ...children);

/** Which of the scale's ends were given. @param {any} criterion */
function ends(criterion) {
  if (criterion.lowest === null) return ["Ingen"];
  const unused = [!criterion.lowGiven && "lav", !criterion.highGiven && "høj"].filter(Boolean);
  const ranged = criterion.lowest === criterion.highest ? criterion.lowest : `${criterion.lowest}–${criterion.highest}`;
  return [`${ranged} af ${criterion.scale}`, unused.length > 0 && h("span", { className: "flag" }, `▲ ${unused.join(" og ")} ende ubrugt`)];
}

/** What enters and leaves the pool without a criterion. @param {any} first @param {any} criterion */
function without(first, { without: change }) {
  if (change === null) return ["Kan ikke lades ude: det er det eneste med en vægt"];
  if (!change.entered.length && !change.left.length) return ["Ingen ændring"];
  const parts = [["Kommer med:", change.entered], ["Falder ud:", change.left]].filter(([, numbers]) => numbers.length);
  return parts.map(([word, numbers]) => h("div", { className: "change" }, h("span", {}, word), requestLinks(first, numbers)));
}

/** One row per criterion. @param {any} first */
export function criteriaTable(first) {
  const head = ["Kriterium", "Vægt", "Givne point", "Uden point", "Følges mest ad med", "Puljen uden kriteriet"].map(column);
  const rows = first.criteria.map((c) => h("tr", {}, rowName(c.name), h("td", { className: "figure" }, c.share), h("td", {}, ...ends(c)),
    h("td", { className: "figure" }, c.blank ?? "–"),
    h("td", {}, c.nearest ? h("span", { className: c.strongest.strength }, `${STRENGTH_MARKS[c.strongest.strength]} ${c.strongest.text}`.trim(), ` ${c.nearest}`) : "–"),
    h("td", {}, ...without(first, c))));
  return part("kriterier", "Hvad gør hvert kriterium?", "Et kriterium gør nytte, når hele skalaen er brugt, når få mangler point, og når det siger noget, som de andre ikke siger.",
    table("Kriterierne, deres point, og hvad der sker uden dem", head, rows, "criteria"));
}

/** A cell of the matrix: the number, and a mark where it is strong. @param {{text: string, strength: string}|null} value @param {boolean} own */
function correlationCell(value, own) {
  if (own) return h("td", { className: "own", "aria-label": "kriteriet selv" }, "·");
  if (value === null) return h("td", { "aria-label": "kan ikke regnes" }, "–");
  const mark = STRENGTH_MARKS[value.strength];
  return h("td", { className: value.strength }, mark && h("span", { className: "mark" }, `${mark} `), value.text);
}

/** How the criteria go together, two by two. @param {any} first */
export function correlationMatrix(first) {
  const { criteria, correlation, strengths } = first;
  const head = [column("Kriterium"), ...criteria.map((c, j) => h("th", { scope: "col" }, h("span", { "aria-hidden": "true" }, String(j + 1)), h("span", { className: "unseen" }, c.name)))];
  const rows = criteria.map((c, i) => h("tr", {}, rowName(`${i + 1}. ${c.name}`), ...correlation[i].map((value, j) => correlationCell(value, i === j))));
  const legend = h("p", { className: "legend" }, `Kolonnerne har samme numre som rækkerne. ● ${strengths.strong} eller mere: ordner ønskerne næsten ens eller modsat. ○ ${strengths.some} eller mere: hænger tydeligt sammen. – kan ikke regnes, fordi alle har det samme.`);
  return part("sammenhaeng", "Siger kriterierne det samme?", "Rangkorrelation: 1 betyder, at to kriterier ordner ønskerne ens, 0 at de intet har med hinanden at gøre, og −1 at de ordner dem modsat.",
    table("Rangkorrelation mellem kriterierne, to og to", head, rows, "matrix"), legend);
}

/** Those with one score at the line. @param {any} first */
export function tiesAtTheLine(first) {
  const place = h("div", {});
  const element = part("stregen", "Er der lige score ved stregen?", "Har flere samme score, hvor puljen slipper op, er det ikke pointene, der afgør, hvem der kommer med.", place);
  const none = (ties) => h("p", { className: "empty" }, ties ? "Nej. Ingen kommer med eller falder ud, fordi scoren er lige." : "Det undersøges ikke, når puljen bruges med begrænset risiko.");
  function draw({ ties }) {
    if (!ties?.length) {
      place.replaceChildren(none(ties));
      return;
    }
    const rows = ties.map((row) => h("tr", {}, h("td", { className: "figure" }, String(row.rank)), rowName(requestLink(first, row.number, true)), h("td", { className: "figure" }, row.score), h("td", {}, row.standing)));
    place.replaceChildren(table("Ønsker med lige score ved stregen", ["Nr.", "Ønske", "Score", "Puljen"].map(column), rows, "ties"));
  }
  return { element, draw };
}

/** A bar with its percent beside it. @param {{share: number, percent: string}} row */
function shareBar(row) {
  const bar = svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: 100, height: 10, class: "ground" }), svg("rect", { width: 100 * row.share, height: 10, class: "full" }));
  return h("div", { className: "share-bar" }, bar, h("span", {}, row.percent));
}

/** Red errors, and how often they are outside the pool over all weights. @param {any} first */
export function redErrors(first) {
  const place = h("div", {}), status = h("p", { role: "status", className: "words" });
  const element = part("roede-fejl", "Drukner røde fejl i pointene?", "Vægtene trækkes tilfældigt mange gange, alle lige sandsynlige. Procenten er, hvor ofte fejlen er uden for puljen: den siger, om det er vægtene eller fejlens egne point og pris, der holder den ude.", status, place);
  function draw({ errors, sampled }) {
    if (!errors.length) {
      status.textContent = "";
      place.replaceChildren(h("p", { className: "empty" }, "Ingen røde fejl konkurrerer."));
      return;
    }
    status.textContent = sampled ? `Mindst én rød fejl med estimat er uden for puljen i ${sampled.any} af trækningerne (${sampled.accuracy}).` : "Trækker vægte og regner …";
    const rows = errors.map((row) => h("tr", {}, rowName(requestLink(first, row.number, true)), h("td", {}, row.standing), h("td", {}, sampled ? shareBar(row) : "…")));
    place.replaceChildren(table("Røde fejl, der konkurrerer", ["Rød fejl", "Med vægtene nu", "Uden for puljen, når vægtene trækkes"].map(column), rows, "errors"));
  }
  return { element, draw };
}
