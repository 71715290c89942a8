// Small helpers for making and changing elements, and for writing numbers as Danes read them.

// What a row's flags say, bit by bit; as in what_if_view.py.
export const FUNDED = 1, INCOMPLETE = 2, DROWNED = 4, SHOWN = 8;

const SVG = "http://www.w3.org/2000/svg";
const decimals = (n) => new Intl.NumberFormat("da-DK", { minimumFractionDigits: n, maximumFractionDigits: n });
const whole = decimals(0), tenth = decimals(1);
const free = new Intl.NumberFormat("da-DK", { maximumFractionDigits: 2 });

/** @param {number} value */
export const money = (value) => `${whole.format(value)} kr.`;
/** @param {number} value */
export const oneDecimal = (value) => tenth.format(value);
/** @param {number} value */
export const plain = (value) => free.format(value);
/** @param {number} share 0-1 */
export const percent = (share) => `${whole.format(share * 100)} %`;

/** A number as a Dane types it (`3,5`, `500.000 kr.`); NaN when it can't be read. @param {string} text */
export function typedNumber(text) {
  const bare = text.replace(/kr\.?|%|\s/gi, "");
  if (!/^-?\d{1,3}(\.\d{3})+(,\d+)?$|^-?\d+([.,]\d+)?$/.test(bare)) return NaN;
  const grouped = /^-?\d{1,3}(\.\d{3})+/.test(bare);
  return Number((grouped ? bare.replaceAll(".", "") : bare).replace(",", "."));
}

/**
 * An element with properties, attributes (names with a dash, and `role`, `for`) and children.
 * @param {string} tag @param {Record<string, any>} [props] @param {...(Node|string|null|false)} children
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

/** @param {string} tag @param {Record<string, any>} [attributes] @param {...Node} children */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A chart, which scrolls sideways by itself where it would become too small to read. @param {string} label @param {Node} chart */
export const chartFrame = (label, chart) => h("div", { className: "scroll chart", tabIndex: 0, role: "region", "aria-label": `Diagram: ${label}` }, chart);

/** Set an element's only text, and only when it differs: no node is made and nothing is laid out anew. @param {Node} node @param {string} text */
export function setText(node, text) {
  const { firstChild } = node;
  if (firstChild === null) node.append(text);
  else if (firstChild.data !== text) firstChild.data = text;
}

const LIGHT_NAMES = { "Rød": "roed", "Gul": "gul", "Grøn": "groen" };

/** The traffic light as a letter on its colour, with its word for screen readers. @param {string|null} light */
export function lightChip(light) {
  const chip = h("span", { role: "img" });
  setLight(chip, light);
  return chip;
}

/** @param {HTMLElement} chip @param {string|null} light */
export function setLight(chip, light) {
  const name = `light ${LIGHT_NAMES[light] ?? "none"}`;
  if (chip.className === name) return;
  chip.className = name;
  chip.setAttribute("aria-label", light ? `Prioritet: ${light}` : "Prioritet mangler");
  setText(chip, light === "Grøn" ? "Gr" : light?.[0] ?? "–");
}

/** Places won or lost as a word and a shape. @param {number|null} places */
export function moveText(places) {
  if (places === null) return "ny";
  if (places === 0) return "–";
  return places > 0 ? `▲ ${places}` : `▼ ${-places}`;
}

/** @param {number|null} places */
export const moveClass = (places) => (!places ? "still" : places > 0 ? "up" : "down");

/** Call `act` only when the value differs from the last one: a step of a slider leaves most of the page as it was. @param {(value: any) => void} act */
export function whenChanged(act) {
  let last;
  return (value) => {
    const key = JSON.stringify(value);
    if (key === last) return;
    last = key;
    act(value);
  };
}
