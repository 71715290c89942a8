// The parts of the page of scenarios: the list, the comparison, the form that decides, and the log.

import { h, lightChip, setText, whenChanged } from "./dom.js";

const MOST = 4, FEWEST = 2;

/** A table whose cells are texts or elements; the first cell of a row is its header. @param {string} name @param {string[]} head @param {any[][]} rows */
function grid(name, head, rows) {
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": name }, h("table", {}, h("thead", {}, h("tr", {}, ...head.map((text) => (text ? h("th", { scope: "col" }, text) : h("td", {}))))),
    h("tbody", {}, ...rows.map(([first, ...cells]) => h("tr", {}, h("th", { scope: "row" }, first), ...cells.map((cell) => (cell instanceof Element && cell.tagName === "TD" ? cell : h("td", {}, cell))))))));
}

/** The saved scenarios, to tick, open, rename and delete. @param {(message: any) => void} send */
export function scenarioList(send) {
  const list = h("ul", { className: "list" }), hint = h("p", { className: "muted", role: "status" });
  const undo = h("button", { type: "button", onclick: () => send({ type: "restore" }) }), undone = h("p", { className: "muted" });
  const faults = h("ul", { className: "faults" });
  const empty = h("div", { className: "empty-list" }, h("p", {}, "Der er ingen gemte scenarier endnu."),
    h("p", {}, "Gem et scenarie på siden ", h("a", { href: "vaegtning.ipynb" }, "Vægtning"), ": Stil vægtene, åbn menuen «Scenarier», og tryk «Gem scenarie». Så kan det sammenlignes og besluttes her."));
  const element = h("section", { className: "controls", "aria-label": "Scenarier" }, h("h2", {}, "Scenarier"), hint, undo, undone, faults, empty, list);
  let chosen = [];

  function tick(key, on) {
    send({ type: "choose", keys: on ? [...chosen, key] : chosen.filter((one) => one !== key) });
  }

  function renaming(one, card) {
    const name = h("input", { type: "text", value: one.name, maxLength: 100, required: true });
    const close = () => {
      form.remove();
      card.querySelector(".rename").focus();
    };
    const form = h("form", { className: "renaming" }, h("label", { className: "field" }, h("span", {}, "Nyt navn"), name),
      h("button", { type: "submit", className: "primary" }, "Gem navnet"), h("button", { type: "button", onclick: close }, "Annullér"));
    form.onsubmit = (event) => {
      event.preventDefault();
      send({ type: "rename", key: one.key, sha: one.sha, name: name.value });
      form.remove();
    };
    form.onkeydown = (event) => { if (event.key === "Escape") close(); };
    card.querySelector("form")?.remove();
    card.append(form);
    name.select();
  }

  function changes({ changed, remarks }) {
    if (!remarks.length) return null;
    return h("details", {}, h("summary", {}, changed), h("ul", { className: "remarks" }, ...remarks.map((text) => h("li", {}, text))));
  }

  function card(one) {
    const box = h("input", { type: "checkbox", "data-key": one.key, onchange: () => tick(one.key, box.checked) });
    const buttons = one.sha ? [
      h("button", { type: "button", className: "small rename", "aria-label": `Omdøb ${one.name}`, onclick: () => renaming(one, element_) }, "Omdøb"),
      h("button", { type: "button", className: "small", "aria-label": `Slet ${one.name}`, onclick: () => send({ type: "delete", key: one.key, sha: one.sha }) }, "Slet")] : [];
    const element_ = h("li", { className: "scenario", "data-scenario": one.key },
      h("label", { className: "tick" }, box, h("strong", {}, one.name)),
      one.when ? h("p", { className: "muted" }, one.when) : null, h("p", {}, one.about), one.note ? h("p", { className: "note" }, one.note) : null, changes(one),
      h("div", { className: "buttons" }, h("a", { className: "button", href: one.href, "aria-label": `Åbn ${one.name} på vægtningssiden` }, "Åbn"), ...buttons));
    return element_;
  }

  const drawList = whenChanged((scenarios) => {
    const focused = document.activeElement?.closest?.("[data-scenario]")?.dataset.scenario;
    list.replaceChildren(...scenarios.map(card));
    if (focused) (list.querySelector(`[data-key="${CSS.escape(focused)}"]`) ?? list.querySelector("input"))?.focus();
  });

  function draw(view) {
    chosen = view.chosen;
    drawList(view.scenarios);
    list.querySelectorAll("input[type=checkbox]").forEach((box) => { box.checked = chosen.includes(box.dataset.key); });
    empty.hidden = view.scenarios.length > 1 || view.faults.length > 0;
    faults.replaceChildren(...view.faults.map((text) => h("li", {}, text)));
    hint.hidden = view.scenarios.length < 2;
    setText(hint, chosen.length < FEWEST ? "Sæt flueben ved to til fire scenarier for at sammenligne dem." : `${chosen.length} af højst ${MOST} er valgt.`);
    undo.hidden = !view.deleted.length;
    undone.hidden = view.deleted.length < 2;
    setText(undo, `↶ Fortryd sletning af «${view.deleted.at(-1)}»`);
    setText(undone, `${view.deleted.length} slettede kan hentes tilbage, den seneste først.`);
  }
  return { element, draw };
}

/** The chosen scenarios side by side. */
export function comparisonPanel() {
  const element = h("section", { className: "part comparison", "aria-label": "Sammenligning" });

  function chart(source) {
    const drawn = new DOMParser().parseFromString(source, "image/svg+xml").documentElement;
    return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Placeringer" }, document.importNode(drawn, true));
  }

  const cell = (words, inside) => h("td", { className: inside ? "inside" : "outside" }, `${inside ? "✓" : "–"} ${words}`);

  const drawAll = whenChanged((found) => {
    if (!found) {
      element.replaceChildren(h("h2", {}, "Sammenligning"), h("p", { className: "muted" }, "Sæt flueben ved to til fire scenarier til venstre. Så ses de her side om side."));
      return;
    }
    element.replaceChildren(h("h2", {}, "Sammenligning"), h("p", { className: "words" }, found.summary),
      h("h3", {}, "Placeringer"), chart(found.svg),
      h("p", { className: "muted" }, "Udfyldt cirkel: med. Tom firkant: ude. Kryds: konkurrerer ikke. Tyk streg: kommer ind eller går ud."),
      h("h3", {}, "Inden for puljen"), grid("Inden for puljen", ["ÆØ", "Titel", ...found.names], found.requests.map((row) => [h("span", { className: "id" }, lightChip(row.light), row.id), row.title, ...row.cells.map((words, i) => cell(words, row.in[i]))])),
      h("h3", {}, "Penge og risiko"), grid("Penge og risiko", ["", ...found.names], found.money.map((row) => [row.what, ...row.values])),
      h("h3", {}, "Sat forskelligt"), found.differences.length ? grid("Sat forskelligt", ["", ...found.names], found.differences.map((row) => [row.what, ...row.values])) : h("p", {}, "Alt er sat ens."),
      h("h3", {}, "Ligner ranglisterne hinanden?"), ...found.agreement.map((text) => h("p", {}, text)));
  });
  return { element, draw: ({ comparison }) => drawAll(comparison) };
}

/** The form that makes a decision of a scenario. @param {string} today @param {(message: any) => void} send */
export function decisionForm(today, send) {
  const scenario = h("select", { required: true }), title = h("input", { type: "text", maxLength: 120, required: true, placeholder: "fx Ni ønsker til næste udgave" });
  const meeting = h("input", { type: "text", maxLength: 120, placeholder: "fx Brugergruppen, møde 70" }), day = h("input", { type: "date", value: today, min: "2000-01-01", required: true });
  const by = h("input", { type: "text", maxLength: 120 }), text = h("textarea", { rows: 3, maxLength: 5000 });
  const button = h("button", { type: "submit", className: "primary" });
  const field = (label, input, name = "") => h("label", { className: `field ${name}` }, h("span", {}, label), input);
  const form = h("form", { className: "deciding" }, field("Scenarie", scenario), field("Titel", title, "wide"), field("Møde", meeting), field("Dato", day), field("Stillet af", by), field("Beslutningens tekst (kan udelades)", text, "wide"), button);
  const element = h("section", { className: "part decide", "aria-label": "Beslut" }, h("h2", { id: "beslut" }, "Beslut"),
    h("p", { className: "muted" }, "Scenariet gemmes som en fil til referatet, med vægte, ønsker, beløb og hvor sikkert det er, og med en række i beslutningsloggen."), form);
  form.onsubmit = (event) => {
    event.preventDefault();
    button.disabled = true;
    setText(button, "Regner og gemmer …");
    send({ type: "decide", key: scenario.value, title: title.value, date: day.value, meeting: meeting.value, by: by.value, text: text.value });
  };
  const drawChoices = whenChanged((scenarios) => {
    const before = scenario.value;
    scenario.replaceChildren(...scenarios.map((one) => h("option", { value: one.key }, one.name)));
    if (scenarios.some((one) => one.key === before)) scenario.value = before;
  });
  function draw(view) {
    drawChoices(view.scenarios);
    button.disabled = false;
    setText(button, "Gem beslutningen");
    if (view.kept) title.value = text.value = "";
  }
  return { element, draw };
}

/** What was decided, the latest first. @param {(message: any) => void} send */
export function decisionLog(send) {
  const none = h("p", { className: "muted" }, "Intet er besluttet endnu. Vælg et scenarie ovenfor, skriv en titel, og tryk «Gem beslutningen»."), place = h("div", {});
  const faults = h("ul", { className: "faults" });
  const element = h("section", { className: "part log", "aria-label": "Beslutningslog" }, h("h2", { id: "log" }, "Beslutningslog"), none, place, faults);

  const outcome = (replay) => h("div", { className: "replay", role: "status" }, h("strong", {}, replay.heading), h("ul", {}, ...replay.sentences.map((text) => h("li", {}, text))));

  function entry(one, replay) {
    const facts = [["Møde", one.meeting], ["Stillet af", one.movedBy], ["Scenarie", one.scenario], ["ÆØ", one.ids], ["Beløb", one.amount], ["Fil", one.file]].filter(([, value]) => value);
    return h("article", { className: "decision", "data-decision": one.file }, h("h3", {}, `${one.date}: ${one.title}`),
      h("dl", { className: "facts" }, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      h("button", { type: "button", className: "small", "aria-label": `Regn ${one.title} efter`, onclick: () => send({ type: "replay", file: one.file }) }, "Regn efter"),
      replay?.file === one.file ? outcome(replay) : null);
  }

  const drawLog = whenChanged(([decisions, replay]) => {
    const focused = document.activeElement?.closest?.("[data-decision]")?.dataset.decision;
    place.replaceChildren(...decisions.map((one) => entry(one, replay)));
    if (focused) place.querySelector(`[data-decision="${CSS.escape(focused)}"] button`)?.focus();
  });

  function draw(view) {
    none.hidden = view.decisions.length + view.logFaults.length > 0;
    drawLog([view.decisions, view.replay]);
    faults.replaceChildren(...view.logFaults.map((text) => h("li", {}, text)));
  }
  return { element, draw };
}
