// A participant's bar: who takes part in which meeting, and the weights on the page sent, corrected or withdrawn.

import { h, setText } from "./dom.js";

const KEY = "kpro-deltager";
const ASK_AGAIN_MS = 5000; // while there is no open meeting

/** The random key by which this browser stays the same participant. */
function ownKey() {
  try {
    const kept = localStorage.getItem(KEY) ?? crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    localStorage.setItem(KEY, kept);
    return kept;
  } catch {
    return String(Math.random()).slice(2).padEnd(16, "0"); // a browser that keeps nothing: a new participant each time
  }
}

/** @param {any} first @param {any} act what the visitor can do @param {(pairs: string) => void} keepAddress */
export function ballotBar(first, act, keepAddress) {
  const element = h("section", { className: "ballot", "aria-label": "Din stemme i mødet", hidden: !first.ballot });
  if (!first.ballot) return { element, receive: () => {} };
  const title = h("strong", {}), status = h("span", { role: "status" });
  const name = h("input", { type: "text", maxLength: 60, autocomplete: "name", onchange: () => tell("hello") });
  const send = h("button", { type: "button", className: "primary", onclick: () => tell("send") });
  const withdraw = h("button", { type: "button", onclick: () => tell("withdraw") }, "Træk tilbage");
  const key = ownKey();
  let later = 0;
  const tell = (what) => act.send({ type: "ballot", do: what, key, name: name.value });
  element.append(title, h("label", { className: "inline" }, h("span", {}, "Navn (kan udelades) "), name), send, withdraw, status);
  draw(first.ballot);

  function draw(state) {
    setText(title, state.meeting ?? "Møde");
    if (document.activeElement !== name || !state.refused) name.value = state.name;
    setText(send, state.sent ? "Send rettelse" : "Send mine vægte");
    send.disabled = !state.canSend || (state.sent && !state.differs);
    withdraw.hidden = !state.canWithdraw;
    setText(status, state.refused || state.fault || `${state.status}${state.differs ? " Det, du ser nu, er ikke sendt." : ""}`);
    element.classList.toggle("differs", state.differs || !state.sent);
    keepAddress(state.address);
    clearTimeout(later);
    if (!state.meeting || !state.open) later = setTimeout(() => tell("hello"), ASK_AGAIN_MS);
  }

  function receive(message) {
    if (message.line === "open") tell("hello");
    else draw(message);
  }
  return { element, receive };
}
