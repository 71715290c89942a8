// The what-if page: lays out its parts, sends what the visitor does, and draws what comes back.

import { h, setText } from "./dom.js";
import { detailPanel } from "./detail.js";
import { filterBar, optionsPanel } from "./options.js";
import { rankingTable } from "./ranking.js";
import { changeLine, drownedList, figures, findingsDialog } from "./summary.js";
import { weightsPanel } from "./weights.js";

const PING_MS = 30000;
const BANNERS = {
  retry: "Forbindelsen er afbrudt – prøver igen …",
  lost: "Forbindelsen er afbrudt – genindlæs siden. Dine valg ligger i adressen og går ikke tabt.",
  silent: "Siden svarer ikke. Vent lidt, eller genindlæs siden. Dine valg ligger i adressen og går ikke tabt.",
};

/** Sends one message at a time; changes that wait are merged, so that only the newest is computed. */
function makeSender(model) {
  let underWay = null;
  const queue = [];
  function pump() {
    if (underWay || !queue.length) return;
    underWay = queue.shift();
    model.send(underWay);
  }
  return {
    send(message) {
      const last = queue.at(-1);
      if (message.type === "change" && last?.type === "change" && !last.settled) {
        const merged = { ...last.patch, ...message.patch };
        if (last.patch.weights && message.patch.weights) merged.weights = { ...last.patch.weights, ...message.patch.weights };
        queue[queue.length - 1] = { ...message, patch: merged };
      } else {
        queue.push(message);
      }
      pump();
    },
    /** Call when a message is answered; says whether it settled a step, so that the address can follow. */
    answered() {
      const settled = underWay?.settled !== false;
      underWay = null;
      pump();
      return settled;
    },
    /** The line is open, perhaps again: what was under way may be lost. A change can be made twice, an undo can't. */
    resume() {
      if (!underWay) return;
      if (underWay.type !== "change") underWay = { type: "change", patch: {} };
      model.send(underWay);
    },
    get calm() { return !underWay && !queue.length; },
  };
}

/** Hand a file to the browser. @param {string} name @param {Blob} blob */
function save(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** The chart as a picture of twice its size. @param {string} name @param {Blob} blob an SVG */
async function savePng(name, blob) {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  await image.decode();
  const canvas = h("canvas", { width: image.width * 2, height: image.height * 2 });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((png) => save(name.replace(/svg$/, "png"), png), "image/png");
}

function toolbar(act) {
  const undo = h("button", { type: "button", className: "keep", onclick: () => act.send({ type: "undo" }) }, "↶ Fortryd");
  const redo = h("button", { type: "button", className: "keep", onclick: () => act.send({ type: "redo" }) }, "↷ Gentag");
  const meeting = h("button", { type: "button", className: "primary", onclick: act.meeting }, "Mødevisning");
  const files = h("details", { className: "menu" }, h("summary", {}, "Hent"), h("div", { className: "choices" },
    h("button", { type: "button", onclick: () => act.download("xlsx") }, "Excel"),
    h("button", { type: "button", onclick: () => act.download("svg") }, "Diagram som SVG"),
    h("button", { type: "button", onclick: () => act.download("png") }, "Diagram som PNG"),
    h("button", { type: "button", onclick: () => print() }, "Udskriv (A4)")));
  files.addEventListener("click", (event) => { if (event.target.tagName === "BUTTON") files.open = false; });
  const element = h("div", { className: "toolbar", role: "toolbar", "aria-label": "Handlinger" }, undo, redo,
    h("button", { type: "button", className: "keep", onclick: () => act.send({ type: "agreed" }) }, "Aftalte vægte"),
    h("button", { type: "button", onclick: () => act.send({ type: "reset" }) }, "Nulstil alt"),
    h("button", { type: "button", onclick: act.copyLink }, "Kopiér link"), files, meeting);
  function draw(view) {
    undo.disabled = !view.canUndo;
    redo.disabled = !view.canRedo;
    meeting.setAttribute("aria-pressed", String(view.controls.meeting));
  }
  return { element, draw };
}

/** The page when there is nothing to show. @param {HTMLElement} el @param {string} sentence */
function renderFault(el, sentence) {
  el.replaceChildren(h("main", { className: "fault", role: "alert" }, h("h1", {}, "Siden kan ikke vises"), h("p", {}, sentence),
    h("button", { type: "button", onclick: () => location.reload() }, "Prøv igen"), " ", h("a", { href: "/" }, "Til forsiden")));
}

/** What all parts of the page can do. */
function makeActions(sender, controls, say) {
  const act = {
    send: (message) => sender.send(message),
    change: (patch, settled = true) => sender.send({ type: "change", patch, settled }),
    select: (number) => act.change({ selected: number }),
    meeting: () => act.change({ meeting: !controls().meeting }),
    download(what) {
      act.asPng = what === "png";
      sender.send({ type: "download", what: what === "png" ? "svg" : what });
    },
    async copyLink() {
      try {
        await navigator.clipboard.writeText(location.href);
        say("Linket er kopieret. Det åbner siden med de samme valg.");
      } catch {
        say(`Browseren tillader ikke at kopiere. Kopiér adressen selv: ${location.href}`);
      }
    },
    async receiveFile({ name, mime, base64 }) {
      const blob = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: mime });
      await (act.asPng && mime.startsWith("image/") ? savePng(name, blob) : save(name, blob));
      say(`Filen ${act.asPng ? name.replace(/svg$/, "png") : name} er hentet.`);
    },
  };
  return act;
}

function header(first, tools, dialog) {
  const competing = h("span", {});
  const { register, findings } = first;
  const findingsButton = h("button", { type: "button", className: "link", onclick: () => dialog.showModal() }, `${findings.length} ${findings.length === 1 ? "bemærkning" : "bemærkninger"}`);
  const element = h("header", { className: "top" },
    h("h1", {}, "Vægtning af ændringsønsker"), tools.element,
    h("p", { className: "fresh" }, "Flyt en vægt, og se hvad der kommer med. ", register.saved ? `Data pr. ${register.saved} · ` : "", `${register.requests} ændringsønsker · `, competing, " · ", findingsButton, " · ", h("a", { href: "/" }, "Forside")));
  return { element, draw: ({ sums }) => setText(competing, `${sums.competing} konkurrerer`) };
}

/** Undo and redo by keyboard, and Escape closes the selected request. */
function keyboard(act, isSelected) {
  addEventListener("keydown", (event) => {
    const typing = event.target.matches?.('input[type="text"], input[type="search"], textarea');
    if ((event.ctrlKey || event.metaKey) && !typing && "zy".includes(event.key.toLowerCase())) {
      event.preventDefault();
      act.send({ type: event.key.toLowerCase() === "y" || event.shiftKey ? "redo" : "undo" });
    } else if (event.key === "Escape" && isSelected() && !document.querySelector("dialog[open]")) {
      act.select(null);
    }
  });
}

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const first = model.get("first");
  const served = Boolean(document.documentElement.dataset.kernel);
  const root = served ? document.documentElement : el;
  if (first.fault) {
    renderFault(el, first.fault);
    root.dataset.ready = "true";
    return;
  }
  let view = first.view, revision = 0;
  const sender = makeSender(model);
  const banner = h("div", { className: "banner", role: "alert", hidden: true });
  const error = h("div", { className: "error", role: "alert", hidden: true });
  const said = h("div", { className: "said", role: "status" });
  const notices = h("div", { className: "notices", role: "status" }, ...first.notices.map((text) => h("p", {}, text)));
  const act = makeActions(sender, () => view.controls, (text) => setText(said, text));
  const dialog = findingsDialog(first.findings);
  const tools = toolbar(act), top = header(first, tools, dialog);
  const weights = weightsPanel(first, act.change), options = optionsPanel(first, act.change);
  const cards = figures(), drowned = drownedList(first, act.select), changes = changeLine(first);
  const filters = filterBar(first, act.change), ranking = rankingTable(first, act.select), detail = detailPanel(first, act.change);
  el.replaceChildren(h("div", { className: "kpro" }, banner, top.element, notices, error, said,
    h("main", {}, h("div", { className: "controls" }, weights.element, options.element),
      h("div", { className: "result" }, cards.element, drowned.element, changes.element, filters.element, ranking.element), detail.element), dialog));

  function draw() {
    const { calm } = sender;
    [tools, top, weights, options, cards, drowned, changes, filters, ranking, detail].forEach((part) => part.draw(view, calm));
    error.hidden = !view.error;
    setText(error, view.error ? `${view.error} Resultatet nedenfor er det seneste, der kunne regnes.` : "");
    el.firstChild.classList.toggle("meeting", view.controls.meeting);
    root.dataset.revision = String(++revision);
  }

  model.on("msg:custom", (message) => {
    const settled = sender.answered();
    if (message.type === "view") {
      view = { ...view, ...message, controls: { ...view.controls, ...message.controls } };
      draw();
      if (served && settled) history.replaceState(null, "", view.query ? `?${view.query}` : location.pathname);
    } else if (message.type === "file") act.receiveFile(message);
    else if (message.type === "bug") {
      error.hidden = false;
      setText(error, `Der opstod en fejl. Resultatet nedenfor er det seneste, der kunne regnes. Oplys reference ${message.reference}.`);
    }
  });
  model.on("line", (state) => {
    banner.hidden = state === "open";
    setText(banner, BANNERS[state] ?? "");
    root.dataset.ready = String(state === "open");
    if (state === "open") sender.resume();
  });
  keyboard(act, () => view.controls.selected !== null);
  draw();
  if (served) setInterval(() => { if (sender.calm) sender.send({ type: "ping" }); }, PING_MS);
  else root.dataset.ready = "true";
}
