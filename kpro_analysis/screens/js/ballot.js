// A participant's bar: who takes part in which meeting, and the weights on the page sent, corrected or withdrawn.

import { h, setText } from "./dom.js";

const KEY = "kpro-deltager", NAMES = "kpro-deltagere"; // in the browser's storage: the last participant's key, and keys by name
const ASK_AGAIN_MS = 5000; // while there is no open meeting

const newKey = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const folded = (name) => name.trim().toLowerCase();

/** The random keys by which those who use this browser stay the same participants, each in a tab of their own. */
function ownKeys() {
  let key = null;
  const names = () => JSON.parse(localStorage.getItem(NAMES) ?? "{}");
  function use(next) {
    key = next;
    try {
      sessionStorage.setItem(KEY, key);
      localStorage.setItem(KEY, key);
    } catch { /* a browser that keeps nothing: a new participant each time */ }
  }
  try {
    key = sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
  } catch { /* as above */ }
  use(key ?? newKey());
  return {
    get key() { return key; },
    anew: () => use(newKey()),
    /** Remember whose the key is. @param {string} name */
    keep(name) {
      try {
        localStorage.setItem(NAMES, JSON.stringify({ ...names(), [folded(name)]: key }));
      } catch { /* as above */ }
    },
    /** Be the one again who used this browser under the name, if there is one. @param {string} name */
    recall(name) {
      try {
        const kept = names()[folded(name)];
        if (kept) use(kept);
      } catch { /* as above */ }
    },
  };
}

/** @param {any} first @param {any} act what the visitor can do @param {(pairs: string) => void} keepAddress */
export function ballotBar(first, act, keepAddress) {
  const element = h("section", { className: "ballot", "aria-label": "Din stemme i mødet", hidden: !first.ballot });
  if (!first.ballot) return { element, receive: () => {} };
  const keys = ownKeys();
  const title = h("strong", {}), status = h("span", { role: "status" });
  const name = h("input", { type: "text", maxLength: 60, autocomplete: "name", onchange: renamed });
  const send = h("button", { type: "button", className: "primary", onclick: () => wait("send", "Sender …") });
  const withdraw = h("button", { type: "button", onclick: () => wait("withdraw", "Sender …") }, "Træk tilbage");
  const another = h("button", { type: "button", title: "Deltag selv fra den samme computer. Det, der er sendt, bliver stående.", onclick: somebodyElse }, "Jeg er en anden");
  const join = h("button", { type: "button", hidden: true });
  let later = 0, last = "", waiting = false;
  const tell = (what, more = {}) => act.send({ type: "ballot", do: what, key: keys.key, name: name.value, ...more });
  element.append(title, h("label", { className: "inline" }, h("span", {}, "Navn (kan udelades) "), name), send, withdraw, another, status, join);
  draw(first.ballot);

  function wait(what, words) {
    waiting = send.disabled = withdraw.disabled = true;
    setText(status, words);
    tell(what);
  }

  function renamed() {
    keys.recall(name.value);
    tell("hello");
  }

  function somebodyElse() {
    keys.anew();
    name.value = "";
    name.focus();
    tell("another");
  }

  function drawOther(state) {
    join.hidden = !state.other;
    if (!state.other) return "";
    setText(join, `Deltag i «${state.other.title}»`);
    join.onclick = () => tell("join", { stem: state.other.stem });
    return ` Mødet «${state.other.title}», startet ${state.other.started}, er åbent.`;
  }

  function draw(state) {
    waiting = false;
    setText(title, state.meeting ?? "Møde");
    if (document.activeElement !== name) name.value = state.name;
    if (state.sent && state.name) keys.keep(state.name);
    setText(send, state.sent ? "Send rettelse" : "Send mine vægte");
    send.disabled = !state.canSend || (state.sent && !state.differs);
    withdraw.disabled = false;
    withdraw.hidden = !state.canWithdraw;
    another.hidden = !state.meeting;
    const other = drawOther(state);
    setText(status, state.refused || state.fault || `${state.status}${state.differs ? " Det, du ser nu, er ikke sendt." : ""}${other}`);
    element.classList.toggle("differs", state.differs || !state.sent);
    keepAddress(state.address);
    clearTimeout(later);
    if (!state.meeting || !state.open) later = setTimeout(() => tell("hello"), ASK_AGAIN_MS);
  }

  /** What the page was told unasked is only drawn when it is news: a sentence that refuses something stays until then. */
  function receive({ looked, pushed, refused, ...state }) {
    if (state.line === "open") {
      tell("hello");
      return;
    }
    const news = JSON.stringify(state);
    if (looked && news === last && !waiting) return;
    last = news;
    draw({ ...state, refused });
  }
  return { element, receive };
}
