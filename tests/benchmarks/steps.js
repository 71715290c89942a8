// What the benchmark of the page measures inside the page, while real mouse moves drag a slider.

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// How each page says that its picture has changed.
const watchers = {
  ours: (changed) => new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-revision"] }),
  figureWidget: (changed) => document.querySelector(".js-plotly-plot").on("plotly_afterplot", changed),
};

window.benchmarks = {
  times: [],

  /** From now on, note the milliseconds from each move of the mouse to the frame that shows its result. */
  record(page) {
    let start = null;
    addEventListener("pointermove", () => (start = performance.now()), { capture: true });
    watchers[page](async () => {
      if (start === null) return;
      const from = start;
      start = null;
      await painted();
      window.benchmarks.times.push(performance.now() - from);
    });
  },

  /** A drag: how many events, how long after the last one its value is painted, how many redraws came after that. */
  async drag(ms) {
    const slider = document.querySelector("input[type=range]");
    const set = (value, kind) => {
      slider.value = value;
      slider.dispatchEvent(new Event(kind, { bubbles: true }));
    };
    const end = performance.now() + ms;
    let events = 0;
    for (; performance.now() < end; events++) {
      set(String(((events * 3) % 100) / 10), "input");
      await sleep(8);
    }
    set("4.2", "input");
    set("4.2", "change");
    const last = performance.now();
    while (!slider.getAttribute("aria-valuetext").startsWith("4,2 ")) await nextTask();
    await painted();
    const settled = performance.now() - last;
    const revision = Number(document.documentElement.dataset.revision);
    await sleep(500);
    return [events, settled, Number(document.documentElement.dataset.revision) - revision];
  },
};
