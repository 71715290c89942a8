// A hand that drags the first slider of the what-if page; how long each of its moves takes to be seen.

(() => {
  const root = document.documentElement, slider = document.querySelector("input[type=range]");
  const shown = () => parseFloat(slider.getAttribute("aria-valuetext").replace(",", "."));

  /**
   * Move it every `pause` ms for `ms`, then let it go.
   *
   * `seen`: milliseconds from each move to the frame that shows it, or a later move; `drawn`: from each answer's
   * arrival to its frame; `lost`: moves that never came into a frame.
   */
  window.hand = async (ms, pause) => {
    const seen = [], drawn = [], made = [];
    const changed = new MutationObserver(async () => {
      const place = made.findLastIndex(({ value }) => value === shown());
      const held = made.splice(0, place + 1), arrived = window.arrived;
      await painted();
      const now = performance.now();
      drawn.push(now - arrived);
      held.forEach(({ at }) => seen.push(now - at));
    });
    changed.observe(root, { attributeFilter: ["data-revision"] });
    const begun = performance.now(), moves = Math.round(ms / pause);
    for (let move = 0; move <= moves; move++) {
      await new Promise((done) => setTimeout(done, Math.max(0, begun + move * pause - performance.now())));
      const value = Math.abs(100 - (move % 200)) / 10;
      made.push({ value, at: performance.now() });
      slider.value = String(value);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    for (let wait = 0; made.length && wait < 100; wait++) await new Promise((done) => setTimeout(done, 100));
    await painted();
    changed.disconnect();
    return { seen, drawn, lost: made.length };
  };
})();
