// Measures a step on any of the pages: from the key to the frame in which table and chart show the new ranking.

const frame = () => new Promise(requestAnimationFrame);
const SEEN_MS = 20000; // a step that isn't seen within these is lost

/** All elements of the selector, also inside components that keep a tree of their own. */
function deepAll(selector, root = document) {
  const found = [...root.querySelectorAll(selector)];
  for (const host of root.querySelectorAll("*")) if (host.shadowRoot) found.push(...deepAll(selector, host.shadowRoot));
  return found;
}

/** The elements in sight, looked for anew only when the page has replaced them. */
function finder(selector) {
  let kept = [];
  return () => {
    if (!kept.length || !kept[0].isConnected) kept = deepAll(selector);
    return kept;
  };
}
const within = (parent, selector) => parent.querySelectorAll(selector);

/** A table that is painted on a canvas, as the sum of the pixels of its first rows. */
function pixels(canvas) {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, Math.min(canvas.height, 220));
  let sum = 7;
  for (let i = 0; i < data.length; i += 4) sum = (sum * 31 + data[i]) | 0;
  return String(sum);
}

const TOP = 5; // rows whose scores are looked at
const texts = (parent, selector) => parent && [...within(parent, selector)].slice(0, TOP).map((cell) => cell.textContent).join();
const frameOf = { chart: finder(".js-plotly-plot"), canvas: finder("[data-testid=stDataFrame] canvas"), grid: finder(".ag-center-cols-container, .ag-grid-scrolling-cells-container"), tabulator: finder(".tabulator-table") };
function plotly() {
  const plot = frameOf.chart()[0];
  return plot && [...within(plot, ".trace.bars")].slice(0, TOP).map((trace) => trace.querySelector("path")?.getAttribute("d") ?? "").join();
}

// What of each page's table and chart is looked at; empty: not there yet.
const looks = {
  kpro_analysis: { table: () => texts(document, ".rows .row .score"), chart: () => [...document.querySelectorAll(".rows .row .bar")].slice(0, TOP).map((bar) => bar.querySelector("polygon")?.getAttribute("points")).join() },
  Streamlit: { table: () => { const canvas = frameOf.canvas()[0]; return canvas && canvas.width > 0 && canvas.height > 0 ? pixels(canvas) : ""; }, chart: plotly },
  Dash: { table: () => texts(frameOf.grid()[0], "[col-id=Score]"), chart: plotly },
  Panel: { table: () => texts(frameOf.tabulator()[0], "[tabulator-field=Score]"), chart: plotly },
};

window.peers = {
  /** Whether table and chart are there. */
  there: (name) => Boolean(looks[name].table() && looks[name].chart()),

  /** Get ready for one key; `step` resolves to the milliseconds until both were painted, or null. */
  arm(name) {
    const { table, chart } = looks[name];
    const before = { table: table(), chart: chart() };
    let begun = null;
    addEventListener("keydown", () => (begun ??= performance.now()), { capture: true, once: true });
    const changed = { table: false, chart: false };
    window.peers.step = (async () => {
      while (begun === null || !changed.table || !changed.chart) {
        await frame();
        if (begun !== null) {
          changed.table ||= table() !== before.table;
          changed.chart ||= chart() !== before.chart;
          if (performance.now() - begun > SEEN_MS) return null;
        }
        await nextTask(); // when the frame is painted
      }
      return performance.now() - begun;
    })();
  },
};
