// The parts of the page of low-hanging fruit: what can be set, the pool with what is ticked, and the lists to tick in.

import { h, lightChip, plain, setText, typedNumber, whenChanged } from "./dom.js";

/** A request's number, light and title. @param {any} first @param {number} number */
const named = (first, number) => [lightChip(first.requests[number].light), h("strong", { className: "id" }, first.requests[number].id), ` ${first.requests[number].title}`];

/** One tick box with what stands beside it; `tick(number, on)` is told of a change. */
function ticked(first, number, tick) {
  const box = h("input", { type: "checkbox", "data-tick": number, onchange: () => tick(number, box.checked) });
  return h("label", { className: "tick" }, box, h("span", {}, ...named(first, number)));
}

/** What is cheap, which costs count, and whose requests without points are looked at. @param {any} first @param {(patch: any) => void} change */
export function settingsPanel(first, change) {
  const cheap = h("input", { type: "text", inputMode: "decimal", autocomplete: "off", className: "amount" });
  cheap.onchange = () => change({ cheap: typedNumber(cheap.value) });
  const costs = Object.entries(first.labels.cost).map(([value, label]) => {
    const input = h("input", { type: "radio", name: "cost", value, onchange: () => change({ cost: value }) });
    return [input, h("label", { className: "pick" }, input, h("span", {}, label))];
  });
  const lights = first.labels.lights.map((light) => {
    const box = h("input", { type: "checkbox", value: light });
    box.onchange = () => change({ lights: lights.map(([one]) => one).filter((one) => one.checked).map((one) => one.value) });
    return [box, h("label", { className: "pick" }, box, h("span", {}, light))];
  });
  const element = h("section", { className: "controls settings", "aria-labelledby": "indstil" }, h("h2", { id: "indstil" }, "Hvad er billigt?"),
    h("label", { className: "field" }, h("span", {}, "Billigt er højst (kr.)"), cheap),
    h("fieldset", {}, h("legend", {}, "Pris regnes som"), ...costs.map(([, label]) => label)),
    h("fieldset", {}, h("legend", {}, "Se på ønsker uden point, der er"), ...lights.map(([, label]) => label)));
  function draw({ controls, error }) {
    if (error || document.activeElement !== cheap || typedNumber(cheap.value) !== controls.cheap) cheap.value = plain(controls.cheap);
    costs.forEach(([input]) => { input.checked = input.value === controls.cost; });
    lights.forEach(([box]) => { box.checked = controls.lights.includes(box.value); });
  }
  return { element, draw };
}

/** The pool without and with what is ticked. @param {any} first @param {any} acts */
export function choicePanel(first, acts) {
  const sentence = h("p", { role: "status" }), table = h("div", {}), list = h("ul", { className: "chosen" });
  const undo = h("button", { type: "button", onclick: acts.undo }, "↶ Fortryd"), clear = h("button", { type: "button", onclick: acts.clear }, "Fjern alle");
  const link = h("a", { className: "button primary" }, "Se valget på vægtningssiden");
  const element = h("section", { className: "controls choice", "aria-labelledby": "valget" }, h("h2", { id: "valget", tabIndex: -1 }, "Puljen med jeres valg"),
    sentence, table, h("p", { className: "sent" }, link), h("div", { className: "buttons" }, undo, clear), list);

  function rows({ chosen, rows: all }) {
    const some = chosen.length > 0;
    return h("table", {}, h("caption", { className: "unseen" }, "Puljen uden og med det valgte"),
      h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col" }, some ? "Uden" : "Nu"), some ? h("th", { scope: "col" }, "Med") : null)),
      h("tbody", {}, ...all.map(({ what, values: [without, within] }) => h("tr", {}, h("th", { scope: "row" }, what), h("td", {}, without), some ? h("td", { className: within === without ? "" : "changed" }, within) : null))));
  }

  const entry = (sign, words, number, button = null) => h("li", { className: sign.name }, h("span", { className: "sign" }, `${sign.text} ${words}`), h("span", {}, ...named(first, number)), button);
  const remove = (number) => h("button", { type: "button", className: "small", "aria-label": `Fjern ${first.requests[number].id}`, onclick: () => {
    acts.tick(number, false);
    element.querySelector("h2").focus();
  } }, "Fjern");

  const drawAll = whenChanged((choice) => {
    const none = "Sæt flueben ved et ønske. Så ses her, hvad det koster, hvad der falder ud, og hvad der er tilbage.";
    setText(sentence, choice.sentence || none);
    sentence.classList.toggle("words", choice.chosen.length > 0);
    table.replaceChildren(rows(choice));
    list.replaceChildren(...choice.chosen.map((number) => entry({ name: "with", text: "✓" }, "skal med", number, remove(number))),
      ...choice.left.map((number) => entry({ name: "out", text: "▼" }, "falder ud", number)), ...choice.entered.map((number) => entry({ name: "with", text: "▲" }, "kommer også med", number)));
    link.parentElement.hidden = clear.hidden = !choice.chosen.length;
  });
  function draw({ choice, whatIf, canUndo }) {
    drawAll(choice);
    link.href = whatIf;
    undo.disabled = !canUndo;
  }
  return { element, draw };
}

/** A card with its tick, its main figures, and all the reasons. */
function card(first, one, tick) {
  return h("li", { className: "find", "data-request": one.number }, h("h3", {}, ticked(first, one.number, tick)),
    h("p", { className: "facts" }, [one.kind, one.facts].filter(Boolean).join(" · ")), h("ul", { className: "reasons" }, ...one.reasons.map((reason) => h("li", {}, reason))));
}

/** Cheap, outside the pool, and above the pool's price. @param {any} first @param {(number: number, on: boolean) => void} tick */
export function fruitPanel(first, tick) {
  const list = h("ul", { className: "finds wide" }), price = h("p", { className: "words" });
  const element = h("section", { className: "part", "aria-labelledby": "frugter" }, h("h2", { id: "frugter", tabIndex: -1 }, "Lavthængende frugter"), price, list);
  const drawAll = whenChanged(({ fruit, noFruit }) => list.replaceChildren(...(fruit.length ? fruit.map((one) => card(first, one, tick)) : [h("li", {}, noFruit)])));
  function draw({ fruit, noFruit, price: words }) {
    setText(price, words);
    drawAll({ fruit, noFruit });
  }
  return { element, draw };
}

/** What the money left pays for. @param {any} first @param {(numbers: number[]) => void} tickAll */
export function fitPanel(first, tickAll) {
  const words = h("p", {}), place = h("p", {});
  const element = h("section", { className: "part", "aria-labelledby": "rest" }, h("h2", { id: "rest", tabIndex: -1 }, "Det, der er tilbage"), words, place);
  function draw({ fit }) {
    setText(words, fit.words);
    place.hidden = !fit.together.length;
    place.replaceChildren(h("button", { type: "button", onclick: () => tickAll(fit.together) }, "Vælg dem, der er råd til"));
  }
  return { element, draw };
}

/** Requests without points: those known to be cheap, and those nobody knows of. @param {any} first @param {(number: number, on: boolean) => void} tick */
export function unscoredPanel(first, tick) {
  const list = h("ul", { className: "finds" }), rest = h("div", {});
  const element = h("section", { className: "part", "aria-labelledby": "vurder" }, h("h2", { id: "vurder", tabIndex: -1 }, "Bør vurderes"),
    h("p", { className: "meaning" }, "Billige ønsker, der aldrig har fået point. De kan ikke sammenlignes med dem ovenfor. De, som flest ønsker og kommuner står bag, står først."), list, rest);
  const drawList = whenChanged(({ unscored, limit }) => {
    const none = `Ingen ønsker uden point har et estimat på højst ${limit}. Vælg flere prioriteter, eller få et estimat på dem nedenfor.`;
    list.replaceChildren(...(unscored.length ? unscored.map((one) => card(first, one, tick)) : [h("li", {}, none)]));
  });
  const drawRest = whenChanged(({ words, rows }) => {
    const open = rest.querySelector("details")?.open ?? false;
    const head = h("tr", {}, ...["ÆØ", "Titel"].map((name) => h("th", { scope: "col" }, name)), ...["Ligner", "Kommuner"].map((name) => h("th", { scope: "col", className: "figure" }, name)));
    const body = rows.map((row) => h("tr", {}, h("td", { className: "id" }, lightChip(first.requests[row.number].light), first.requests[row.number].id), h("th", { scope: "row" }, first.requests[row.number].title),
      h("td", { className: "figure" }, String(row.alike)), h("td", { className: "figure" }, String(row.places))));
    const table = h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": "Ønsker, der mangler estimat" }, h("table", {}, h("caption", { className: "unseen" }, "Ønsker uden point, der mangler estimat"), h("thead", {}, head), h("tbody", {}, ...body)));
    rest.replaceChildren(...(words ? [h("h3", {}, "Mangler estimat"), h("p", {}, words)] : []), ...(rows.length ? [h("details", { open }, h("summary", {}, "Vis ønskerne uden point"), table)] : []));
  });
  function draw({ unscored, limit, unestimated }) {
    drawList({ unscored, limit });
    drawRest(unestimated);
  }
  return { element, draw };
}
