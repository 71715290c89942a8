// The page's line to its kernel under our own Voila template: just what one widget needs of the Jupyter protocol.

const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const ANSWER_MS = 20000;

/**
 * A line to one widget in one kernel; tries again when it drops, gives up after about 15 s.
 * @param {string} address websocket address of the kernel's channels
 * @param {string} modelId the widget's comm id
 * @param {(content: any) => void} onMessage a message from the widget
 * @param {(state: "open"|"retry"|"lost"|"silent") => void} onState what the line is doing
 */
export function openLine(address, modelId, onMessage, onState) {
  const session = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
  let socket = null, tries = 0, waiting = [], silence = 0;

  function dial() {
    socket = new WebSocket(`${address}?session_id=${session}`);
    socket.onopen = () => {
      tries = 0;
      onState("open");
      waiting.forEach((text) => socket.send(text));
      waiting = [];
    };
    socket.onmessage = (event) => receive(JSON.parse(event.data));
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
    }
  }

  function send(content) {
    const header = { msg_id: `${session}-${Date.now()}-${Math.random()}`, msg_type: "comm_msg", username: "", session, date: new Date().toISOString(), version: "5.3" };
    const data = { method: "custom", content };
    const text = JSON.stringify({ header, parent_header: {}, metadata: {}, content: { comm_id: modelId, data }, channel: "shell", buffers: [] });
    clearTimeout(silence);
    silence = setTimeout(() => onState("silent"), ANSWER_MS);
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
    else waiting.push(text);
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
