// What every page has around its parts: the line to Python, where the page speaks to the visitor, and the address.

import { h, setText } from "./dom.js";
import { renderFault } from "./fault.js";

const PING_MS = 30000;

/** Show a sentence, or nothing. @param {HTMLElement} place @param {string|null|undefined} sentence */
export function tell(place, sentence) {
  place.hidden = !sentence;
  setText(place, sentence ?? "");
}

/** Sentences that stand until the page is loaded anew. @param {string[]} texts */
export const noticeBoard = (texts) => h("div", { className: "notices", role: "status" }, ...texts.map((text) => h("p", {}, text)));

/**
 * The frame of a page; null when there is only a fault to show, which is then drawn.
 * @param {{model: any, el: HTMLElement}} context as anywidget gives it
 * @param {string} kept what isn't lost when the line is
 */
export function makePage({ model, el }, kept) {
  const first = model.get("first");
  if (first.fault) {
    renderFault(el, first.fault);
    return null;
  }
  const served = Boolean(document.documentElement.dataset.kernel), root = served ? document.documentElement : el;
  const banner = h("div", { className: "banner", role: "alert", hidden: true }), error = h("div", { className: "error", role: "alert", hidden: true });
  const lines = {
    retry: "Forbindelsen er afbrudt – prøver igen …",
    lost: `Forbindelsen er afbrudt – genindlæs siden. ${kept}`,
    silent: `Siden svarer ikke. Vent lidt, eller genindlæs siden. ${kept}`,
  };
  let revision = 0;
  return {
    first, served, root, banner, error,
    /** All that came is drawn. */
    drawn() { root.dataset.revision = String(++revision); },
    bug({ reference }) { tell(error, `Der opstod en fejl. Oplys reference ${reference}.`); },
    keepAddress(query) {
      if (served) history.replaceState(null, "", location.pathname + (query ? `?${query}` : "") + location.hash);
    },
    /**
     * From now on: hand over what comes, say when the line is cut, and ask now and then, so that the line stays open.
     * @param {{receive: (message: any) => void, open?: () => void, ask: () => void, askMs?: number, shut?: (on: boolean) => void}} page
     */
    listen({ receive, open = () => {}, ask, askMs = PING_MS, shut = () => {} }) {
      model.on("msg:custom", ({ json }) => receive(JSON.parse(json)));
      model.on("line", (state) => {
        tell(banner, lines[state]);
        root.dataset.ready = String(state === "open");
        if (state === "open" || state === "lost") shut(state === "lost");
        if (state === "open") open();
      });
      shut(served); // until the line to the kernel is open
      if (served) {
        setInterval(ask, askMs);
      } else {
        root.dataset.ready = "true";
        open();
      }
    },
    /**
     * Draw the first view and each that comes, keep its address, and lie still while the line is cut.
     * @param {{sender: any, main: HTMLElement, draw: (view: any) => void, after?: (asked: any) => void, file?: (file: any, as: string) => void, open?: () => void}} page
     *   `after` is called with what was asked, once the answer is drawn; `file` with a file that was asked for, and as
     *   what; `open` when the line is open, perhaps again
     */
    follow({ sender, main, draw, after = () => {}, file = () => {}, open = sender.resume }) {
      const receive = (message) => {
        const asked = sender.answered();
        if (message.type === "view") {
          draw(message);
          if (message.query !== null) this.keepAddress(message.query);
          after(asked);
        } else if (message.type === "file") {
          file(message, asked.as);
        } else if (message.type === "bug") {
          this.bug(message);
        }
      };
      draw(first.view);
      this.listen({ receive, open, ask: () => sender.sendWhenCalm({ type: "ping" }), shut: (on) => { main.inert = on; } });
    },
  };
}
