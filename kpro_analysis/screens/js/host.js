// The page's line to its kernel under our own Voila template: just what one widget needs of the Jupyter protocol.

const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const ANSWER_MS = 20000;
const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const text = { to: new TextEncoder(), from: new TextDecoder() };

/** One message as the protocol frames it: the number of offsets, the offsets, then channel, header, parent, metadata, content. */
export function encodeMessage(channel, parts) {
  const chunks = [channel, ...parts.map((part) => JSON.stringify(part))].map((chunk) => text.to.encode(chunk));
  const offsets = [8 * (chunks.length + 2)];
  chunks.forEach((chunk) => offsets.push(offsets.at(-1) + chunk.length));
  const bytes = new Uint8Array(offsets.at(-1)), view = new DataView(bytes.buffer);
  [offsets.length, ...offsets].forEach((number, i) => view.setBigUint64(8 * i, BigInt(number), true));
  chunks.forEach((chunk, i) => bytes.set(chunk, offsets[i]));
  return bytes;
}

/** The header and the content of a framed message. @param {ArrayBuffer} buffer */
export function decodeMessage(buffer) {
  const view = new DataView(buffer), offset = (i) => Number(view.getBigUint64(8 * (i + 1), true));
  const part = (i) => JSON.parse(text.from.decode(new Uint8Array(buffer, offset(i), offset(i + 1) - offset(i))));
  return { header: part(1), content: part(4) };
}

/**
 * A line to one widget in one kernel; tries again when it drops, gives up after about 15 s.
 * @param {string} address websocket address of the kernel's channels
 * @param {string} modelId the widget's comm id
 * @param {(content: any) => void} onMessage a message from the widget
 * @param {(state: "open"|"retry"|"lost"|"silent") => void} onState what the line is doing
 */
export function openLine(address, modelId, onMessage, onState) {
  const session = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  let socket = null, tries = 0, silence = 0, silent = false;

  function dial() {
    socket = new WebSocket(`${address}?session_id=${session}`, [PROTOCOL]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      tries = 0;
      onState("open");
    };
    socket.onmessage = (event) => receive(decodeMessage(event.data));
    socket.onclose = () => {
      clearTimeout(silence);
      if (tries < RETRY_MS.length) {
        onState("retry");
        setTimeout(dial, RETRY_MS[tries++]);
      } else {
        onState("lost");
      }
    };
  }

  function receive(message) {
    const { msg_type: type } = message.header;
    if (type === "status" && ["restarting", "dead"].includes(message.content.execution_state)) {
      tries = RETRY_MS.length;
      socket.close();
    } else if (type === "comm_msg" && message.content.comm_id === modelId && message.content.data.method === "custom") {
      clearTimeout(silence);
      onMessage(message.content.data.content);
      if (silent) onState("open");
      silent = false;
    }
  }

  /** Send when the line is open; when it isn't, the page sends again once it is. */
  function send(content) {
    if (socket.readyState !== WebSocket.OPEN) return;
    const header = { msg_id: `${session}-${Date.now()}-${Math.random()}`, msg_type: "comm_msg", username: "", session, date: new Date().toISOString(), version: "5.3" };
    const data = { method: "custom", content };
    const bytes = encodeMessage("shell", [header, {}, {}, { comm_id: modelId, data }]);
    clearTimeout(silence);
    silence = setTimeout(() => {
      silent = true;
      onState("silent");
    }, ANSWER_MS);
    socket.send(bytes);
  }

  dial();
  return { send };
}

/**
 * Draw the page from the state in the HTML, then take it over when the line to its kernel is open.
 * @param {(context: {model: any, el: HTMLElement}) => void} render the page, as anywidget calls it
 */
export function boot(render) {
  const { kernel, base } = document.documentElement.dataset;
  const el = document.getElementById("page");
  const first = JSON.parse(document.getElementById("first").textContent);
  const listeners = { "msg:custom": () => {}, line: () => {} };
  let line = null;
  const model = {
    get: (name) => ({ first })[name],
    on: (event, listener) => { listeners[event] = listener; },
    send: (content) => line.send(content),
  };
  render({ model, el });
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${base}api/kernels/${kernel}/channels`;
  line = openLine(address, el.dataset.model, (content) => listeners["msg:custom"](content), (state) => listeners.line(state));
  addEventListener("pagehide", (event) => {
    if (!event.persisted) fetch(`${base}voila/api/shutdown/${kernel}`, { method: "POST", keepalive: true });
  });
}
