// The numbers of the register page: how many of what, lights by statuses, how long it takes, what waits, and the findings.

import { h, lightChip, setText, svg } from "./dom.js";

const ICONS = { error: "✖", warning: "▲", note: "ℹ" };
const LONGEST = 10; // of those that wait, until all are asked for
const SHOW_ALL = (count) => `Vis alle ${count}, der venter`;

/** A section with a heading and one line on what it means. @param {string} id @param {string} title @param {string} meaning @param {...Node} children */
export function part(id, title, meaning, ...children) {
  return h("section", { className: "part", id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title`, tabIndex: -1 }, title), meaning && h("p", { className: "meaning" }, meaning), ...children);
}

/** A table that scrolls sideways by itself on a narrow screen. @param {string} caption @param {Node[]} head @param {Node[]} rows @param {string} name */
export function table(caption, head, rows, name) {
  return h("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": caption },
    h("table", { className: name }, h("caption", { className: "unseen" }, caption), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows)));
}

export const column = (text) => h("th", { scope: "col" }, text);

/** A bar of a share 0-1. @param {number} share */
function bar(share) {
  return svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: 100, height: 10, class: "ground" }), svg("rect", { width: 100 * share, height: 10, class: "full" }));
}

/** The figures that are asked for first. */
export function figures() {
  const element = h("dl", { className: "figures" });
  function draw(overview) {
    element.replaceChildren(...overview.figures.map(([name, value, note]) => h("div", { className: "card" },
      h("dt", {}, name), h("dd", { className: "value" }, value), h("dd", { className: "note" }, note))));
  }
  return { element, draw };
}

/** How many of what: each line is a bar with its number, and filters the list. @param {any} act @param {number} total */
export function facets(act, total) {
  const places = h("div", {});
  const element = h("section", { className: "controls", "aria-labelledby": "antal-title" },
    h("h2", { id: "antal-title", tabIndex: -1 }, "Hvor mange er der?"), total > 0 && h("p", { className: "meaning" }, "Tryk på en linje for kun at se de ønsker i listen. Tryk igen for at se alle."), places);
  let buttons = [];

  function line(facet, { value, label, count }) {
    const button = h("button", { type: "button", className: "count", onclick: () => act.toggle(facet.name, value) },
      h("span", { className: "label" }, label), bar(total ? count / total : 0), h("span", { className: "number" }, String(count)));
    buttons.push([button, facet.name, value]);
    return h("li", {}, button);
  }

  function draw(overview) {
    buttons = [];
    if (!total) {
      places.replaceChildren(h("p", { className: "empty" }, "Der er ingen ønsker at tælle endnu."));
      return;
    }
    places.replaceChildren(...overview.facets.map((facet) => h("section", { "aria-labelledby": `antal-${facet.name}` },
      h("h3", { id: `antal-${facet.name}` }, facet.title), h("ul", {}, ...facet.values.map((value) => line(facet, value))))));
  }

  function mark(filters) {
    buttons.forEach(([button, name, value]) => button.setAttribute("aria-pressed", String(filters[name].includes(value))));
  }
  return { element, draw, mark };
}

/** Lights by statuses; each number filters the list. @param {any} act */
export function cross(act) {
  const place = h("div", {});
  const element = part("kryds", "Prioritet og status", "Hvor langt er de røde, de gule og de grønne? Tryk på et tal for at se ønskerne i listen.", place);
  let buttons = [];

  function cell(light, status, count) {
    if (!count) return h("td", { className: "figure none" }, "0");
    const name = `${light || "Uden prioritet"}, ${status || "uden status"}: ${count}`;
    const button = h("button", { type: "button", className: "link", "aria-label": name, onclick: () => act.only({ light: [light], status: [status] }) }, String(count));
    buttons.push([button, light, status]);
    return h("td", { className: "figure" }, button);
  }

  function draw({ cross: { lights, statuses, counts, totals } }) {
    buttons = [];
    const head = [column("Status"), ...lights.map((light) => h("th", { scope: "col" }, lightChip(light || null), ` ${light || "Ikke udfyldt"}`)), column("I alt")];
    const rows = statuses.map((status, j) => h("tr", {}, h("th", { scope: "row" }, status || "Ikke udfyldt"),
      ...lights.map((light, i) => cell(light, status, counts[i][j])), h("td", { className: "figure" }, String(totals[j]))));
    place.replaceChildren(statuses.length ? table("Antal efter prioritet og status", head, rows, "cross") : h("p", { className: "empty" }, "Der er ingen ønsker i registeret endnu."));
  }

  function mark(filters) {
    const is = (name, value) => filters[name].length === 1 && filters[name][0] === value;
    buttons.forEach(([button, light, status]) => button.setAttribute("aria-pressed", String(is("light", light) && is("status", status))));
  }
  return { element, draw, mark };
}

/** How long it takes until a request is decided. */
export function decisionTime() {
  const place = h("div", {});
  const element = part("tid", "Hvor lang tid går der?", "Fra et ønske er modtaget, til gruppen har besluttet noget om det.", place);
  function draw({ sentences, within, behind }) {
    const [first, ...others] = sentences;
    const lines = within.map(({ label, text, share }) => h("li", { className: "within" }, h("span", {}, label), bar(share ?? 0), h("span", { className: "number" }, text)));
    place.replaceChildren(h("p", { className: within.length ? "words" : "empty" }, first),
      h("ul", { className: "shares", "aria-label": "Så mange er besluttet" }, ...lines), ...others.map((text) => h("p", {}, text)));
    if (behind) place.append(h("p", { className: "behind" }, behind));
  }
  return { element, draw };
}

/** Those that have waited longest. @param {any} first @param {any} act */
export function waiting(first, act) {
  const place = h("div", {});
  const more = h("button", { type: "button", className: "link", onclick: () => { all = !all; fill(); } });
  const element = part("venter", "Hvem har ventet længst?", first.whoWaits, place, more);
  let all = false, listed = [];

  function row([number, days]) {
    const { id, title, light, status } = first.requests[number];
    return h("tr", {}, h("td", { className: "days" }, days), h("td", {}, lightChip(light)),
      h("th", { scope: "row" }, h("button", { type: "button", className: "link", onclick: () => act.select(number) }, `${id} ${title}`)), h("td", {}, status));
  }

  function fill() {
    const rows = (all ? listed : listed.slice(0, LONGEST)).map(row);
    place.replaceChildren(rows.length ? table("Ønsker, der venter", ["Har ventet", "Prioritet", "Ønske", "Status"].map(column), rows, "waiting") : h("p", { className: "empty" }, "Ingen ønsker venter."));
    more.hidden = listed.length <= LONGEST;
    setText(more, all ? `Vis kun de ${LONGEST}, der har ventet længst` : SHOW_ALL(listed.length));
  }

  function draw(overview) {
    listed = overview.waiting;
    fill();
  }
  return { element, draw };
}

/** The findings with the cell to go to; some levels only, if asked for. @param {any} first @param {any} act */
export function findings(first, act) {
  const place = h("div", {}), typed = h("textarea", { hidden: true, readOnly: true, rows: 8, "aria-label": "Bemærkningerne som tekst" });
  const picks = first.levels.map(({ level, words }) => h("button", { type: "button", "data-level": level, onclick: () => act.toggleLevel(level) },
    h("span", { "aria-hidden": "true" }, `${ICONS[level]} `), words));
  const copy = h("button", { type: "button", onclick: copyAll }, "Kopiér listen");
  const tools = h("div", { className: "picks", role: "group", "aria-label": "Vis bemærkninger" }, ...picks, copy);
  const element = part("bemaerkninger", "Hvad skal rettes i registeret?", "Stedet er ark og celle: skriv cellen i navnefeltet øverst til venstre i Excel for at springe til den. Ret, gem, og genindlæs siden.", tools, typed, place);
  tools.hidden = !first.findings.length;

  async function copyAll() {
    try {
      await navigator.clipboard.writeText(first.copied);
      act.say("Listen er kopieret. Den kan sættes ind i Excel eller i en mail.");
    } catch {
      typed.hidden = false;
      typed.value = first.copied;
      typed.focus();
      typed.select();
      act.say("Browseren tillader ikke at kopiere. Teksten er markeret: tryk Ctrl+C.");
    }
  }

  function row({ level, word, place: where, message, advice }) {
    return h("tr", { className: `is-${level}` }, h("td", { className: "level" }, h("span", { "aria-hidden": "true" }, `${ICONS[level]} `), word),
      h("th", { scope: "row" }, where), h("td", {}, message, h("span", { className: "advice" }, advice)));
  }

  function mark(levels) {
    picks.forEach((button) => button.setAttribute("aria-pressed", String(levels.includes(button.dataset.level))));
    const rows = first.findings.filter(({ level }) => !levels.length || levels.includes(level)).map(row);
    place.replaceChildren(rows.length ? table("Bemærkninger til registeret", ["Grad", "Sted", "Hvad er der, og hvad gør I?"].map(column), rows, "remarks")
      : h("p", { className: "empty" }, first.findings.length ? "Der er ingen bemærkninger af den grad." : "Der er intet at rette: alt i registeret kan bruges."));
  }
  return { element, mark };
}
