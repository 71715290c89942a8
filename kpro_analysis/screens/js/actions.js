// What the visitor can do: messages to Python, one at a time, and files handed to the browser.

import { FUNDED, h } from "./dom.js";

const TWICE = ["change", "ballot", "sure", "scenarios"]; // messages that can be sent twice

/** Two patches as one: the newer value of each control; weights and filters one by one. */
function merged(older, newer) {
  const both = { ...older, ...newer };
  for (const name of ["weights", "filters"]) {
    if (older[name] && newer[name]) both[name] = { ...older[name], ...newer[name] };
  }
  return both;
}

/** Sends one message at a time; changes that wait are merged, so that only the newest is computed. */
export function makeSender(model) {
  let underWay = null;
  const queue = [];
  function pump() {
    if (underWay || !queue.length) return;
    underWay = queue.shift();
    model.send(underWay);
  }
  function send(message) {
    const last = queue.at(-1);
    if (message.type === "change" && last?.type === "change") {
      queue[queue.length - 1] = { type: "change", patch: merged(last.patch, message.patch), settled: last.settled || message.settled };
    } else {
      queue.push(message);
    }
    pump();
  }
  return {
    send,
    /** Send this where nothing else is on its way: it is asked now and then. */
    sendWhenCalm(message) { if (!underWay && !queue.length) send(message); },
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
      if (!TWICE.includes(underWay.type)) underWay = { type: "change", patch: {} };
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

const blobOf = ({ mime, base64 }) => new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: mime });

/** Hand a file that Python made to the browser. @param {{name: string, mime: string, base64: string}} file */
export const saveFile = (file) => save(file.name, blobOf(file));

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

/** What all parts of the page can do. */
export function makeActions(sender, view, link, say) {
  const act = {
    send: (message) => sender.send(message),
    change: (patch, settled = true) => sender.send({ type: "change", patch, settled }),
    select: (number) => act.change({ selected: number }),
    meeting: () => act.change({ meeting: !view().controls.meeting }),
    funded: () => view().rows.number.filter((_, place) => view().rows.flags[place] & FUNDED),
    download: (as) => sender.send({ type: "download", what: as === "png" ? "svg" : as, as }),
    async copyLink() {
      try {
        await navigator.clipboard.writeText(link());
        say("Linket er kopieret. Det åbner siden med de samme valg.");
      } catch {
        say(`Browseren tillader ikke at kopiere. Kopiér adressen selv: ${link()}`);
      }
    },
    async receiveFile(file, as) {
      const blob = blobOf(file), saved = file.name.replace(/\w+$/, as);
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
