// The what-if page: lays out its parts, sends what the visitor does, and draws what comes back.

import { h, setText } from "./dom.js";
import { detailPanel } from "./detail.js";
import { filterBar, optionsPanel } from "./options.js";
import { rankingTable } from "./ranking.js";
import { changeLine, conditionsLine, drownedList, figures, findingsDialog } from "./summary.js";
import { weightsPanel } from "./weights.js";

const PING_MS = 30000;
const ADDRESS_MS = 100; // browsers refuse more than some hundred changes of the address in half a minute
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
      if (message.type === "change" && last?.type === "change") {
        const merged = { ...last.patch, ...message.patch };
        if (last.patch.weights && message.patch.weights) merged.weights = { ...last.patch.weights, ...message.patch.weights };
        queue[queue.length - 1] = { type: "change", patch: merged, settled: last.settled || message.settled };
      } else {
        queue.push(message);
      }
      pump();
    },
    /** Call when a message is answered; returns that message. */
    answered() {
      const message = underWay;
      underWay = null;
      pump();
      return message;
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
  URL.revokeObjectURL(image.src);
  const png = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!png) throw new Error("the picture is too large for this browser");
  save(name, png);
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
function makeActions(sender, controls, link, say) {
  const act = {
    send: (message) => sender.send(message),
    change: (patch, settled = true) => sender.send({ type: "change", patch, settled }),
    select: (number) => act.change({ selected: number }),
    meeting: () => act.change({ meeting: !controls().meeting }),
    download: (as) => sender.send({ type: "download", what: as === "png" ? "svg" : as, as }),
    async copyLink() {
      try {
        await navigator.clipboard.writeText(link());
        say("Linket er kopieret. Det åbner siden med de samme valg.");
      } catch {
        say(`Browseren tillader ikke at kopiere. Kopiér adressen selv: ${link()}`);
      }
    },
    async receiveFile({ name, mime, base64 }, as) {
      const blob = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: mime });
      const saved = name.replace(/\w+$/, as);
      try {
        await (as === "png" ? savePng(saved, blob) : save(saved, blob));
        say(`Filen ${saved} er hentet.`);
      } catch {
        say("Billedet er for stort til denne browser. Hent diagrammet som SVG.");
      }
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
    h("p", { className: "fresh" }, h("span", { className: "intro" }, "Flyt en vægt, og se hvad der kommer med. "), register.saved ? `Data pr. ${register.saved} · ` : "", `${register.requests} ændringsønsker · `, competing, h("span", { className: "remarks" }, " · ", findingsButton), h("span", { className: "intro" }, " · ", h("a", { href: "/" }, "Forside"))));
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
  let view = first.view, revision = 0, addressLater = 0;
  const sender = makeSender(model);
  const banner = h("div", { className: "banner", role: "alert", hidden: true });
  const error = h("div", { className: "error", role: "alert", hidden: true });
  const said = h("div", { className: "said", role: "status" });
  const notices = h("div", { className: "notices", role: "status" }, ...first.notices.map((text) => h("p", {}, text)));
  const address = () => location.pathname + (view.query ? `?${view.query}` : "");
  const act = makeActions(sender, () => view.controls, () => location.origin + address(), (text) => setText(said, text));
  const dialog = findingsDialog(first.findings);
  const tools = toolbar(act), top = header(first, tools, dialog);
  const weights = weightsPanel(first, act.change), options = optionsPanel(first, act.change);
  const cards = figures(), drowned = drownedList(first, act.select), changes = changeLine(first), conditions = conditionsLine();
  const filters = filterBar(first, act.change), ranking = rankingTable(first, act.select), detail = detailPanel(first, act.change);
  el.replaceChildren(h("div", { className: "kpro" }, banner, top.element, notices, error, said,
    h("main", {}, h("div", { className: "controls" }, weights.element, options.element),
      h("div", { className: "result" }, cards.element, drowned.element, changes.element, conditions.element, filters.element, ranking.element), detail.element), dialog));

  function draw() {
    const { calm } = sender;
    [tools, top, weights, options, cards, drowned, changes, conditions, filters, ranking, detail].forEach((part) => part.draw(view, calm));
    error.hidden = !view.error;
    setText(error, view.error ? `${view.error} Resultatet nedenfor er det seneste, der kunne beregnes.` : "");
    el.firstChild.classList.toggle("meeting", view.controls.meeting);
    root.dataset.revision = String(++revision);
  }

  model.on("msg:custom", (message) => {
    const asked = sender.answered();
    if (message.type === "view") {
      view = { ...view, ...message, controls: { ...view.controls, ...message.controls } };
      draw();
      if (served && asked?.settled !== false) {
        clearTimeout(addressLater);
        addressLater = setTimeout(() => history.replaceState(null, "", address()), ADDRESS_MS);
      }
    } else if (message.type === "file") act.receiveFile(message, asked.as);
    else if (message.type === "bug") {
      error.hidden = false;
      setText(error, `Der opstod en fejl. Resultatet nedenfor er det seneste, der kunne beregnes. Oplys reference ${message.reference}.`);
    }
  });
  model.on("line", (state) => {
    banner.hidden = state === "open";
    setText(banner, BANNERS[state] ?? "");
    root.dataset.ready = String(state === "open");
    if (state === "open") {
      el.firstChild.inert = false;
      sender.resume();
    }
  });
  keyboard(act, () => view.controls.selected !== null);
  draw();
  el.firstChild.inert = served; // read-only until the line to the kernel is open
  if (served) setInterval(() => { if (sender.calm) sender.send({ type: "ping" }); }, PING_MS);
  else root.dataset.ready = "true";
}
