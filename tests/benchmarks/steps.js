// What the benchmark of the page does inside the page. `act` changes a weight, `watch` calls back when the picture has changed.

const nextTask = () =>
  new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
const painted = () => new Promise(requestAnimationFrame).then(nextTask);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

window.benchmarks = {
  ours() {
    const slider = document.querySelector("input[type=range]");
    const act = (i) => {
      slider.value = String(1 + ((i * 7) % 90) / 10);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const watch = (resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve();
      });
      observer.observe(document.documentElement, { attributeFilter: ["data-revision"] });
    };
    return { act, watch };
  },

  figureWidget() {
    const handle = document.querySelector(".noUi-handle");
    const plot = document.querySelector(".js-plotly-plot");
    const act = (i) => {
      const key = Math.floor(i / 8) % 2 ? "ArrowLeft" : "ArrowRight";
      handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    };
    return { act, watch: (resolve) => plot.once("plotly_afterplot", resolve) };
  },

  /** Milliseconds from a step of a slider to the frame that shows its result, for each of `steps`. */
  async steps([page, steps]) {
    const { act, watch } = window.benchmarks[page]();
    const times = [];
    for (let i = 0; i < steps; i++) {
      const start = performance.now();
      const changed = new Promise(watch);
      act(i);
      await changed;
      await painted();
      times.push(performance.now() - start);
      await sleep(20);
    }
    return times;
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
    while (!location.search.includes("=4.2")) await nextTask();
    await painted();
    const settled = performance.now() - last;
    const revision = Number(document.documentElement.dataset.revision);
    await sleep(500);
    return [events, settled, Number(document.documentElement.dataset.revision) - revision];
  },
};
