// The what-if page: lays out its parts, sends what the visitor does, and draws what comes back.

import { makeActions, makeSender } from "./actions.js";
import { ballotBar } from "./ballot.js";
import { pricesPanel, talkList } from "./certainty.js";
import { decidedBy } from "./decided_by.js";
import { detailPanel } from "./detail.js";
import { h, setText } from "./dom.js";
import { makePage, noticeBoard, tell } from "./frame.js";
import { header, keyboard, toolbar } from "./header.js";
import { filterBar, optionsPanel } from "./options.js";
import { rankingTable } from "./ranking.js";
import { scenarioMenu } from "./scenario_menu.js";
import { changeLine, conditionsLine, drownedList, figures, findingsDialog } from "./summary.js";
import { weightsPanel } from "./weights.js";

const ADDRESS_MS = 100; // browsers refuse more than some hundred changes of the address in half a minute
const SAID_MS = 10000;
const WAYS_BACK = { undo: true, redo: true, agreed: true, reset: true };
const KEPT = "Det viste ligger i adressen og går ikke tabt; hvad du har ændret siden, skal sættes igen.";
const STALE = "Resultatet nedenfor er det seneste, der kunne beregnes.";

/** Put the parts of the page in place. Each part draws itself from a view. */
function layOut(el, first, act, messages) {
  const dialog = findingsDialog(first.findings), inferring = decidedBy(first, act), scenarios = scenarioMenu(act, inferring.open);
  const tools = toolbar(act, scenarios.element), top = header(first, tools, dialog), ballot = ballotBar(first, act, act.keepAddress);
  const weights = weightsPanel(first, act.change), options = optionsPanel(first, act.change), choices = pricesPanel();
  const attention = [drownedList(first, act.select), talkList(first, act.select)];
  const ranking = [changeLine(first), conditionsLine(), filterBar(first, act.change), rankingTable(first, act.select)];
  const figureRow = figures(), detail = detailPanel(first, act);
  const elements = (parts) => parts.map((part) => part.element);
  const main = h("main", {}, h("div", { className: "controls" }, ...elements([weights, options, choices])),
    h("div", { className: "result" }, figureRow.element, h("div", { className: "attention" }, ...elements(attention)), ...elements(ranking)), detail.element);
  el.replaceChildren(h("div", { className: "kpro" }, messages.banner, top.element, ballot.element, messages.notices, messages.opened, messages.error, messages.said, main, dialog, inferring.element));
  const parts = [tools, top, weights, options, choices, figureRow, ...attention, ...ranking, detail];
  const listeners = { scenarios, inferred: inferring, ballot };
  return {
    draw: (view, calm) => parts.forEach((part) => part.draw(view, calm)),
    /** What is newly known of the result on the page. */
    drawSure: (view) => parts.forEach((part) => part.drawSure?.(view)),
    /** A message to one part of the page. */
    receive: (message) => listeners[message.type]?.receive(message),
    set readOnly(on) { main.inert = tools.element.inert = ballot.element.inert = on; },
  };
}

/** Where the page speaks to the visitor. */
function makeMessages({ banner, error, first }) {
  return {
    banner, error,
    said: h("div", { className: "said", role: "status" }),
    notices: noticeBoard(first.notices),
    opened: h("p", { className: "opened", role: "status", hidden: true }),
  };
}

/** What is known of how sure the result is: each part with the key of the result that it belongs to. */
function newer(sure, { key, rows, talk, accuracy, drawn, complete, bands, choices }) {
  return {
    ...sure,
    ...(rows && { key, rows, talk, accuracy, drawn, complete }),
    ...(bands && { bandsKey: key, bands }),
    ...(choices && { choicesKey: key, choices }),
  };
}

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const frame = makePage({ model, el }, KEPT);
  if (!frame) return;
  const { first, root, served, error } = frame;
  let view = { ...first.view, sure: {}, reach: null }, addressLater = 0, saidUntil = 0;
  const sender = makeSender(model), messages = makeMessages(frame);
  const address = (...queries) => [location.pathname, queries.filter(Boolean).join("&")].filter(Boolean).join("?");
  let visitor = ""; // what keeps a participant in the address, but not in a link to others
  function keepAddress() {
    clearTimeout(addressLater);
    if (served) addressLater = setTimeout(() => history.replaceState(null, "", address(visitor, view.query)), ADDRESS_MS);
  }
  const act = makeActions(sender, () => view, () => location.origin + address(view.query), say);
  act.keepAddress = (pairs) => {
    visitor = pairs;
    keepAddress();
  };
  function say(text) {
    setText(messages.said, text);
    clearTimeout(saidUntil);
    saidUntil = setTimeout(() => setText(messages.said, ""), SAID_MS);
  }
  const page = layOut(el, first, act, messages);

  function draw() {
    page.draw(view, sender.calm);
    tell(error, view.error ? `${view.error} ${STALE}` : "");
    el.firstChild.classList.toggle("meeting", view.controls.meeting);
    frame.drawn();
  }

  /** What was worked out beside the steps; what belongs to an earlier result is too late. */
  function receiveWork(message) {
    if (message.key !== view.key) return;
    if (message.type === "sure") view.sure = newer(view.sure, message);
    else view.reach = message;
    page.drawSure(view);
    tellSure();
  }

  /** For those who wait for it: whether all is worked out for the result shown. */
  function tellSure() {
    root.dataset.sure = String(view.sure.key === view.key && Boolean(view.sure.complete));
  }

  function receiveView(message, asked) {
    view = { ...view, ...message, controls: { ...view.controls, ...message.controls } };
    draw();
    tellSure();
    if (asked?.settled === false) return;
    keepAddress();
  }

  /** What was said of a scenario isn't so any more. */
  function leaveScenario() {
    tell(messages.opened, "");
    say("");
  }

  function receive(message) {
    const asked = message.pushed ? null : sender.answered();
    const handlers = {
      view: () => receiveView(message, asked),
      file: () => act.receiveFile(message, asked.as),
      bug: () => tell(error, `Der opstod en fejl. ${STALE} Oplys reference ${message.reference}.`),
      refused: () => (message.kind === "infer" ? page.receive({ ...message, type: "inferred" }) : tell(error, message.sentence)),
      sure: () => receiveWork(message),
      reach: () => receiveWork(message),
      opened: () => tell(messages.opened, message.stays ? message.said : ""),
    };
    if (asked && asked.type in WAYS_BACK) leaveScenario();
    (handlers[message.type] ?? page.receive)(message);
    if (message.type === "refused" || message.type === "bug") say("");
    if (message.said && !message.stays) say(message.said);
  }

  /** What the kernel works out or keeps beside the steps. */
  function askAnew() {
    sender.send({ type: "sure" });
    sender.send({ type: "scenarios" });
    if (first.ballot) page.receive({ type: "ballot", line: "open" });
  }
  keyboard(act, () => view.controls.selected !== null);
  draw();
  frame.listen({
    receive, ask: () => sender.sendWhenCalm({ type: "ping" }), shut: (on) => { page.readOnly = on; },
    open() {
      sender.resume();
      askAnew();
    },
  });
}
