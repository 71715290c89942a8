// The weights: a slider and a number per criterion, its share, and what the criterion at hand means.

import { h, percent, plain, setText, typedNumber } from "./dom.js";

const ARROW_STEP = 0.5;
const FINE_STEP = 0.1;
const MAX = 10;
const ARROWS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

/**
 * @param {any} first the page's first state
 * @param {(patch: any, settled: boolean) => void} change
 */
export function weightsPanel(first, change) {
  const about = h("p", { id: "about-criterion" }), holds = h("p", { className: "holds" });
  const rows = first.criteria.map((criterion, i) => weightRow(criterion, i));
  let told = 0, bands = null;
  tell(0);

  function tell(i) {
    const criterion = first.criteria[i];
    told = i;
    tellBand();
    about.replaceChildren(h("strong", {}, criterion.name), ` – ${criterion.description || "ingen beskrivelse i arket"} (point ${plain(criterion.low)}–${plain(criterion.high)})`);
  }

  function tellBand() {
    setText(holds, bands ? bands[told].words : "Regner på, hvor meget vægten kan flyttes …");
  }

  function weightRow(criterion, i) {
    const send = (value, settled) => change({ weights: { [criterion.name]: value } }, settled);
    const slider = h("input", { type: "range", min: "0", max: String(MAX), step: String(FINE_STEP), "aria-label": criterion.name, "aria-describedby": "about-criterion" });
    const number = h("input", { type: "text", inputMode: "decimal", className: "weight-number", "aria-label": `${criterion.name}, vægt som tal`, autocomplete: "off" });
    const share = h("span", { className: "share" }), band = h("span", { className: "band", hidden: true });
    const agreed = h("span", { className: "agreed-weight" }, `aftalt ${plain(first.agreed[i])}`);
    slider.oninput = () => { number.value = plain(slider.valueAsNumber); send(slider.valueAsNumber, false); };
    slider.onchange = () => send(slider.valueAsNumber, true);
    slider.onkeydown = (event) => {
      const direction = ARROWS[event.key];
      if (!direction || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const value = slider.valueAsNumber + direction * (event.shiftKey ? FINE_STEP : ARROW_STEP);
      slider.value = String(Math.min(MAX, Math.max(0, value)));
      number.value = plain(slider.valueAsNumber);
      send(slider.valueAsNumber, false);
    };
    slider.onkeyup = (event) => { if (ARROWS[event.key]) send(slider.valueAsNumber, true); };
    number.onchange = () => send(typedNumber(number.value), true);
    number.onkeydown = (event) => {
      if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
      event.preventDefault();
      const value = (typedNumber(number.value) || 0) + ARROWS[event.key] * ARROW_STEP;
      number.value = plain(Math.min(MAX, Math.max(0, value)));
      send(typedNumber(number.value), true);
    };
    const item = h("li", { className: "weight" },
      h("div", { className: "weight-head" },
        h("span", { className: "swatch", style: `background:${criterion.color}` }),
        h("span", { className: "weight-name" }, criterion.name), number, share),
      h("div", { className: "weight-line" }, h("span", { className: "track" }, band, slider), agreed));
    item.addEventListener("pointerdown", () => tell(i));
    item.addEventListener("focusin", () => tell(i));
    return { item, slider, number, share, agreed, band, i };
  }

  const element = h("section", { className: "weights", "aria-label": "Vægte" },
    h("h2", {}, "Vægte ", h("span", { className: "muted" }, "0–10")),
    h("ul", {}, ...rows.map((row) => row.item)), h("div", { className: "about" }, about, holds));

  /** @param {any} view @param {boolean} calm no change is on its way: show what Python has */
  function draw(view, calm) {
    rows.forEach(({ slider, number, share, agreed, i }) => {
      const weight = view.controls.weights[i];
      if (calm) {
        if (slider.valueAsNumber !== weight) slider.value = String(weight);
        if (document.activeElement !== number || typedNumber(number.value) !== weight) number.value = plain(weight);
      }
      slider.setAttribute("aria-valuetext", `${plain(weight)} af 10, ${percent(view.shares[i])}`);
      setText(share, percent(view.shares[i]));
      agreed.classList.toggle("same", weight === first.agreed[i]);
    });
    element.classList.toggle("stale", view.sure.bandsKey !== view.key);
  }

  /** The interval of each weight in which the pool stays the same, on its slider and in words. @param {any} view */
  function drawSure({ sure, key }) {
    element.classList.toggle("stale", sure.bandsKey !== key);
    if (!sure.bands || sure.bands === bands) return;
    bands = sure.bands;
    rows.forEach(({ band, i }) => {
      band.hidden = false;
      band.style.setProperty("--low", String(bands[i].low / MAX));
      band.style.setProperty("--high", String(bands[i].high / MAX));
    });
    tellBand();
  }
  return { element, draw, drawSure };
}
