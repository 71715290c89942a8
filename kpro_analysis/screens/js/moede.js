// The facilitator's page: starts a meeting, asks every other second what has come in, and draws it when something has.

import { makeSender } from "./actions.js";
import { h, setText, whenChanged } from "./dom.js";
import { makePage, tell } from "./frame.js";
import { agreement, disputes, fairness, peopleList, rankingByMedian, weightStrips } from "./moede_dele.js";

const LOOK_MS = 2000;
const SAID_MS = 10000;
const KEPT = "Alt, hvad der er sendt, er gemt.";

/** What the facilitator can do with the meeting and its median. @param {(message: any) => void} send */
function toolbar(send) {
  const close = h("button", { type: "button", onclick: () => send({ type: "close" }) }, "Luk mødet");
  const reopen = h("button", { type: "button", onclick: () => send({ type: "reopen" }) }, "Åbn mødet igen");
  const open = h("a", { className: "button", target: "_blank" }, "Åbn medianen på vægtningssiden");
  const take = h("button", { type: "button", className: "primary", onclick: () => send({ type: "median" }) }, "Tag medianen over som scenarie");
  const taken = h("a", { className: "button" }, "Sammenlign og beslut");
  const element = h("div", { className: "toolbar", role: "group", "aria-label": "Handlinger" }, close, reopen, open, take, taken);
  function draw(view) {
    close.hidden = !view.meeting?.open;
    reopen.hidden = !view.meeting || view.meeting.open;
    take.hidden = open.hidden = !view.panel;
    taken.hidden = !view.taken;
    if (view.medianAddress) open.href = view.medianAddress;
    if (view.taken) taken.href = view.taken.href;
  }
  return { element, draw };
}

/** Which meeting, its address, and a new one. @param {(message: any) => void} send @param {(text: string) => void} say */
function meetingPanel(send, say) {
  const title = h("h2", {}), state = h("p", { className: "muted" });
  const select = h("select", { onchange: () => send({ type: "choose", stem: select.value }) });
  const choose = h("label", { className: "field" }, h("span", {}, "Vis mødet"), select);
  const address = h("code", { className: "address" }), copy = h("button", { type: "button", onclick: copyAddress }, "Kopiér adressen");
  const handout = h("div", { className: "handout" }, h("h3", {}, "Adresse til deltagerne"), address, copy);
  const typed = h("input", { type: "text", maxLength: 80, required: true, placeholder: "fx Brugergruppemøde" });
  const form = h("form", {}, h("label", { className: "field" }, h("span", {}, "Mødets titel"), typed), h("button", { className: "primary" }, "Start mødet"));
  const starting = h("details", {}, h("summary", {}, "Start et nyt møde"), form);
  const people = peopleList();
  const element = h("section", { className: "controls", "aria-label": "Mødet" }, title, state, handout, people.element, choose, starting);
  form.onsubmit = (event) => {
    event.preventDefault();
    send({ type: "start", title: typed.value });
  };

  async function copyAddress() {
    try {
      await navigator.clipboard.writeText(address.textContent);
      say("Adressen er kopieret. Send den til deltagerne.");
    } catch {
      say(`Browseren tillader ikke at kopiere. Kopiér adressen selv: ${address.textContent}`);
    }
  }

  const drawMeetings = whenChanged(([meetings, chosen]) => {
    const options = meetings.map((m) => h("option", { value: m.stem, selected: m.stem === chosen }, `${m.title}, ${m.when}${m.open ? "" : " (lukket)"}`));
    if (!chosen) options.unshift(h("option", { value: "", disabled: true, selected: true }, "Vælg …"));
    select.replaceChildren(...options);
    choose.hidden = meetings.length < 2 && Boolean(chosen || !meetings.length);
    starting.open = !meetings.length;
    if (starting.open && document.activeElement !== typed) typed.value = "";
  });

  function draw(view) {
    const { meeting } = view;
    setText(title, meeting ? meeting.title : "Intet møde er valgt");
    const when = view.meetings.find((m) => m.stem === meeting?.stem)?.when ?? meeting?.day;
    setText(state, meeting ? `${when} · ${meeting.open ? "åbent for stemmer" : "lukket"}` : "Start et møde, eller vælg et.");
    handout.hidden = !meeting?.open;
    if (view.handout) setText(address, new URL(view.handout, location.href).href);
    drawMeetings([view.meetings, meeting?.stem ?? ""]);
    people.element.hidden = !meeting;
    people.draw(view);
  }
  return { element, draw };
}

/** What the group means, or what to do until it means something. @param {any} first */
function resultPanel(first) {
  const empty = h("section", { className: "empty-state", role: "status" });
  const parts = [agreement(), disputes(first), weightStrips(first), rankingByMedian(first), fairness()];
  const full = h("div", {}, ...parts.map((part) => part.element));
  const element = h("div", { className: "result" }, empty, full);
  const drawAll = whenChanged((panel) => parts.forEach((part) => part.draw(panel)));

  function steps(view) {
    if (!view.meeting) return ["Start et møde", "Skriv mødets titel til venstre, og tryk Start mødet. Så får du en adresse, som deltagerne åbner.", ...(view.meetings.length ? ["Er mødet startet før, så vælg det på listen."] : [])];
    if (!view.meeting.open) return ["Ingen nåede at sende deres vægte", "Åbn mødet igen, hvis deltagerne skal kunne sende."];
    return ["Ingen har sendt deres vægte endnu", "Del adressen til venstre. Deltagerne stiller deres egne vægte og sender dem.", "Siden her opdaterer sig selv, så snart den første har sendt."];
  }

  function draw(view) {
    empty.hidden = Boolean(view.panel);
    full.hidden = !view.panel;
    if (view.panel) {
      drawAll(view.panel);
    } else {
      const [heading, ...lines] = view.fault ? ["Mødet kan ikke vises", view.fault] : steps(view);
      empty.replaceChildren(h("h2", {}, heading), ...lines.map((line) => h("p", {}, line)));
    }
  }
  return { element, draw };
}

/** The page as anywidget calls it. @param {{model: any, el: HTMLElement}} context */
export function render({ model, el }) {
  const page = makePage({ model, el }, KEPT);
  if (!page) return;
  const { first, error } = page;
  let view = first.view, saidUntil = 0;
  const sender = makeSender(model);
  const said = h("div", { className: "said", role: "status" });
  const notices = h("div", { className: "notices", role: "status" });
  const tools = toolbar(sender.send), meeting = meetingPanel(sender.send, say), result = resultPanel(first);
  const { register } = first;
  const top = h("header", { className: "top" }, h("h1", {}, "Møde: hvad mener gruppen?"), tools.element,
    h("p", { className: "fresh" }, "Alle stiller deres egne vægte. Her ses midten, og hvor I er uenige. ", register.saved ? `Data pr. ${register.saved} · ` : "", `${register.requests} ændringsønsker · `,
      h("a", { href: "vaegtning.ipynb" }, "Vægtning"), " · ", h("a", { href: "scenarier.ipynb" }, "Scenarier"), " · ", h("a", { href: "/" }, "Forside")));
  const main = h("main", {}, meeting.element, result.element);
  el.replaceChildren(h("div", { className: "kpro moede" }, page.banner, top, notices, error, said, main));
  const drawNotices = whenChanged((texts) => notices.replaceChildren(...texts.map((text) => h("p", {}, text))));

  function say(text) {
    setText(said, text);
    clearTimeout(saidUntil);
    saidUntil = setTimeout(() => setText(said, ""), SAID_MS);
  }

  function draw() {
    [tools, meeting, result].forEach((part) => part.draw(view));
    drawNotices([...first.notices, ...view.faults, ...(view.panel && view.fault ? [view.fault] : [])]);
    tell(error, view.error);
    if (view.said) say(view.said);
    page.drawn();
  }

  function receive(message) {
    sender.answered();
    if (message.type === "view") {
      view = message;
      draw();
      page.keepAddress(view.query);
    } else if (message.type === "bug") {
      page.bug(message);
    }
  }

  draw();
  page.listen({
    receive, open: sender.resume, ask: () => sender.sendWhenCalm({ type: "look", seen: view.seen }), askMs: LOOK_MS,
    shut: (on) => { main.inert = tools.element.inert = on; },
  });
}
