// Everything else that can be set: the pool, the rule, costs, the guard, who competes, locks, filters, search, sort.

import { h, money, plain, setText, typedNumber, whenChanged } from "./dom.js";

const RULE_NOTES = { rank: ": fra toppen, hvad der er råd til", optimal: " inden for puljen", safe: ": bedste score, hvor puljen næppe overskrides" };
const BLANK_WORD = "(ikke udfyldt)";
const FACETS = { light: "Prioritet", kind: "Type", module: "Modul", municipality: "Kommune", source: "Kilde", status: "Status", size: "Størrelse" };
const SORTS = { rank: "Placering", number: "Blanketnummer", title: "Titel", cost: "Pris, dyreste først", score_per_krone: "Mest score pr. krone", moved: "Flyttet mest" };

function radios(name, legend, options, onPick) {
  const inputs = Object.entries(options).map(([value, label]) => {
    const input = h("input", { type: "radio", name, value });
    input.onchange = () => onPick(value);
    return [input, h("label", { className: "pick" }, input, h("span", {}, label))];
  });
  const element = h("fieldset", {}, h("legend", {}, legend), ...inputs.map(([, label]) => label));
  const draw = (value) => inputs.forEach(([input]) => { input.checked = input.value === value; });
  return { element, draw };
}

function checks(legend, values, onPick) {
  const boxes = values.map(([value, count]) => {
    const box = h("input", { type: "checkbox", value });
    box.onchange = () => onPick(boxes.filter(([b]) => b.checked).map(([b]) => b.value));
    const label = (value || BLANK_WORD) + (count === undefined ? "" : ` (${count})`);
    return [box, h("label", { className: "pick" }, box, h("span", {}, label))];
  });
  const element = h("fieldset", {}, h("legend", {}, legend), ...boxes.map(([, label]) => label));
  const draw = (chosen) => boxes.forEach(([box]) => { box.checked = chosen.includes(box.value); });
  return { element, draw };
}

function amount(label, show, onSet) {
  const input = h("input", { type: "text", inputMode: "decimal", autocomplete: "off", className: "amount" });
  input.onchange = () => onSet(typedNumber(input.value));
  const element = h("label", { className: "field" }, h("span", {}, label), input);
  const draw = (value) => { if (document.activeElement !== input || typedNumber(input.value) !== value) input.value = show(value); };
  return { element, draw };
}

/** The pool and its rules, who competes, and the locks. @param {any} first @param {(patch: any) => void} change */
export function optionsPanel(first, change) {
  const rules = Object.fromEntries(Object.entries(first.labels.rule).map(([rule, label]) => [rule, `${label[0].toUpperCase()}${label.slice(1)}${RULE_NOTES[rule]}`]));
  const pool = amount("Pulje (kr.)", plain, (v) => change({ pool: v }));
  const risk = amount("Højeste risiko for at overskride puljen (%)", plain, (v) => change({ rule: `safe=${v / 100}` }));
  const rule = radios("rule", "Regel", rules, (v) => change({ rule: v === "safe" ? `safe=${typedNumber(risk.element.lastChild.value || "10") / 100}` : v }));
  const cost = radios("cost", "Pris regnes som", first.labels.cost, (v) => change({ cost: v }));
  const reserve = amount("Reserveret til røde fejl (%)", plain, (v) => change({ guard: `reserve=${v / 100}` }));
  const guard = radios("guard", "Røde fejl", first.labels.guard, (v) => change({ guard: v === "reserve" ? `reserve=${typedNumber(reserve.element.lastChild.value || "30") / 100}` : v }));
  const xxl = amount("XXL regnes op til (kr.) – vores antagelse", plain, (v) => change({ xxl_high: v }));
  const overrun = amount("Leverandørens fælles overskridelse, op til (%)", plain, (v) => change({ overrun_high: v / 100 }));
  const around = radios("around", "Vægte, der prøves", first.labels.around, (v) => change({ around: v }));
  const spread = amount("Hvor langt omkring (%)", plain, (v) => change({ spread: v / 100 }));
  const competing = {
    lights: checks("Prioritet", first.choices.lights.map((v) => [v]), (v) => change({ lights: v })),
    sources: checks("Kilde", first.choices.sources.map((v) => [v]), (v) => change({ sources: v })),
    statuses: checks("Status", first.choices.statuses.map((v) => [v]), (v) => change({ statuses: v })),
  };
  const locks = h("ul", { className: "locks" });
  const summary = h("span", { className: "muted" });
  const lockSummary = h("summary", {}, h("h2", {}, "Låse: skal med, skal ikke med"));
  const committed = first.register.committed ? h("p", { className: "muted" }, `Heraf er ${money(first.register.committed)} allerede disponeret.`) : null;

  function drawLocks(controls) {
    const entries = [...controls.must.map((n) => [n, "skal med", "must"]), ...controls.must_not.map((n) => [n, "skal ikke med", "must_not"])];
    locks.replaceChildren(...entries.map(([number, words, list]) => h("li", {},
      `${first.requests[number][0]} ${words} `,
      h("button", { type: "button", className: "small", "aria-label": `Fjern lås på ${first.requests[number][0]}`, onclick: () => {
        change({ [list]: controls[list].filter((n) => n !== number) });
        lockSummary.focus();
      } }, "Fjern"))));
    if (!entries.length) locks.append(h("li", { className: "muted" }, "Ingen. Vælg et ændringsønske på listen for at låse det."));
  }

  const element = h("div", { className: "options" },
    h("details", { open: true }, h("summary", {}, h("h2", {}, "Pulje og regel ", summary)),
      pool.element, committed, rule.element, risk.element, cost.element, guard.element, reserve.element),
    h("details", {}, lockSummary, locks),
    h("details", {}, h("summary", {}, h("h2", {}, "Hvem konkurrerer")), ...Object.values(competing).map((c) => c.element)),
    h("details", {}, h("summary", {}, h("h2", {}, "Forudsætninger om pris")), xxl.element, overrun.element),
    h("details", {}, h("summary", {}, h("h2", {}, "Hvor sikkert er det?")), around.element, spread.element));

  function drawFields(controls) {
    const [kind, share] = controls.guard.split("=");
    pool.draw(controls.pool);
    const [chosen, highest] = controls.rule.split("=");
    rule.draw(chosen);
    risk.element.hidden = chosen !== "safe";
    if (highest) risk.draw(Number(highest) * 100);
    cost.draw(controls.cost);
    guard.draw(kind);
    reserve.element.hidden = kind !== "reserve";
    if (share) reserve.draw(Number(share) * 100);
    xxl.draw(controls.xxl_high);
    overrun.draw(controls.overrun_high * 100);
    around.draw(controls.around);
    spread.element.hidden = controls.around === "uniform";
    spread.draw(controls.spread * 100);
  }

  const drawLists = whenChanged((controls) => {
    Object.entries(competing).forEach(([name, group]) => group.draw(controls[name]));
    setText(summary, `${first.labels.rule[controls.rule.split("=")[0]]}, ${first.labels.cost[controls.cost].toLowerCase()} pris`);
    drawLocks(controls);
  });
  function draw({ controls }, calm) {
    if (calm) drawFields(controls); // each time: a field whose value was refused gets its old one back
    const { must, must_not, lights, sources, statuses, rule, cost } = controls;
    drawLists({ must, must_not, lights, sources, statuses, rule, cost });
  }
  return { element, draw };
}

/** Search, filters and sorting above the ranking. @param {any} first @param {(patch: any) => void} change */
export function filterBar(first, change) {
  const search = h("input", { type: "search", placeholder: "Søg: 19, #019 eller ord", "aria-label": "Søg i ændringsønsker", autocomplete: "off" });
  search.oninput = () => change({ search: search.value });
  const sort = h("select", { "aria-label": "Sortér efter" }, ...Object.entries(SORTS).map(([value, label]) => h("option", { value }, label)));
  sort.onchange = () => change({ sort: sort.value });
  const groups = Object.entries(FACETS).map(([facet, label]) => [facet, checks(label, Object.entries(first.facets[facet]), (v) => change({ filters: { [facet]: v } }))]);
  const count = h("span", { className: "count", role: "status" });
  const active = h("span", {});
  const clear = h("button", { type: "button", className: "small", onclick: () => change({ search: "", filters: Object.fromEntries(Object.keys(FACETS).map((f) => [f, []])) }) }, "Ryd filtre");
  const element = h("div", { className: "filters" },
    search,
    h("details", { className: "menu" }, h("summary", {}, "Filtre", active), h("div", { className: "facets" }, h("p", { className: "muted" }, "Tallene er for hele registeret."), ...groups.map(([, group]) => group.element))),
    h("label", { className: "sort" }, "Sortér ", sort), count, clear);

  const drawChoices = whenChanged((controls) => {
    sort.value = controls.sort;
    groups.forEach(([facet, group]) => group.draw(controls.filters[facet]));
    const used = Object.values(controls.filters).filter((values) => values.length).length;
    setText(active, used ? ` (${used})` : "");
    element.classList.toggle("active", used > 0 || controls.search !== "");
    clear.hidden = !used && !controls.search;
  });

  function draw({ controls, sums }, calm) {
    if (calm && document.activeElement !== search) search.value = controls.search;
    drawChoices({ sort: controls.sort, filters: controls.filters, search: controls.search });
    setText(count, `Viser ${sums.shown} af ${sums.competing}`);
  }
  return { element, draw };
}

