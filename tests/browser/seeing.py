"""What can be seen of a page: what is cut off, what lies over other text, and what its charts say in words."""

# `page.evaluate(SEEN)` puts these in the page, where the checks below use them
SEEN = """() => { window.seen = {
  /** What scrolls or cuts off what is in it, from the element outwards. */
  frames(element) {
    const found = [];
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      if (getComputedStyle(e).overflow !== "visible") found.push(e);
    }
    return found;
  },
  /** What is left of a box within the frames of an element. */
  within({ left, right, top, bottom }, element) {
    for (const frame of this.frames(element)) {
      const box = frame.getBoundingClientRect();
      [left, right] = [left, right].map((x) => Math.min(Math.max(x, box.left), box.right));
      [top, bottom] = [top, bottom].map((y) => Math.min(Math.max(y, box.top), box.bottom));
    }
    return { left, right, top, bottom };
  },
  /** Whether it stays in sight while what it lies over is scrolled. */
  sticks(element) {
    const sticks = ["sticky", "fixed"].includes(getComputedStyle(element).position);
    return sticks || (element.parentElement ? this.sticks(element.parentElement) : false);
  },
  rgb: (text) => text.match(/[\\d.]+/g).map(Number),
  light(color) {
    const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * channel(color[0]) + 0.7152 * channel(color[1]) + 0.0722 * channel(color[2]);
  },
  /** The contrast of two colours, 1 to 21. */
  contrast(one, other) {
    const [high, low] = [this.light(one), this.light(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  },
  /** The colour that an element stands on. */
  ground(element) {
    for (let e = element; e; e = e.parentElement) {
      const color = this.rgb(getComputedStyle(e).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  },
  told(e) {
    const name = (e.getAttribute("aria-label") ?? e.textContent).slice(0, 40);
    return `${e.tagName.toLowerCase()}.${e.className} ${name}`;
  },
}; }"""

# what is shortened on purpose: the whole of it is seen when the request is chosen
SHORTENED = ".row .title, .attention .name"
CUT = f"""() => [...document.querySelectorAll("body *")].filter((e) => {{
    if (!e.checkVisibility() || e.closest("svg, .unseen, .skip, select, {SHORTENED}")) return false;
    const {{ overflowX, overflowY }} = getComputedStyle(e), text = e.textContent.trim();
    const cuts = (how, more) => text && ["hidden", "clip"].includes(how) && more > 1;
    return cuts(overflowX, e.scrollWidth - e.clientWidth) || cuts(overflowY, e.scrollHeight - e.clientHeight);
}}).map(seen.told)"""
# every two texts that share more than a rim; the top of a page that stays in sight lies over what is scrolled away
OVERLAPS = """() => {
  const boxes = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, e = text.parentElement;
    if (!text.data.trim() || !e.checkVisibility() || e.closest("svg, style, script, .unseen, .skip, select")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    if (seen.sticks(e)) continue;
    for (const all of range.getClientRects()) {
      const box = { text, ...seen.within(all, e) };
      if (box.right - box.left > 1 && box.bottom - box.top > 1) boxes.push(box);
    }
  }
  boxes.sort((a, b) => a.top - b.top);
  const found = [];
  boxes.forEach((one, at) => {
    for (let i = at + 1; i < boxes.length && boxes[i].top < one.bottom - 5; i++) {
      const other = boxes[i];
      if (other.text === one.text || Math.min(one.right, other.right) - Math.max(one.left, other.left) < 2) continue;
      found.push(`${one.text.data.slice(0, 30)} / ${other.text.data.slice(0, 30)}`);
    }
  });
  return found;
}"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
svg, svg * { letter-spacing: normal !important; word-spacing: normal !important; }"""

# a chart: what it is called, and which of the figures in its name stand in no table or list beside it
CHARTS = """() => {
  const rows = (table) => table.querySelectorAll("tbody tr:not(.at-price)").length;
  const texts = (all) => [...all].map((one) => `${one.textContent} ${rows(one)}`);
  const named = (e) => (e.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean);
  const shown = [...document.querySelectorAll("svg")].filter((e) => !e.closest("[aria-hidden=true]"));
  return shown.filter((e) => e.checkVisibility()).map((e) => {
    const words = named(e).map((id) => document.getElementById(id)?.textContent);
    const name = [e.getAttribute("aria-label"), ...words].filter(Boolean).join(" ");
    const near = texts((e.closest("section") ?? document).querySelectorAll("table, ol, ul"));
    const beside = near.length ? near : texts(document.querySelectorAll("table"));
    const figures = name.match(/\\d[\\d.,]*\\d|\\d/g) ?? [];
    const missing = figures.filter((one) => !beside.some((text) => text.includes(one)));
    return { name, role: e.getAttribute("role"), figures, missing };
  });
}"""
