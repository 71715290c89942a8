// When a frame has been painted: the task after the next frame's callbacks.

window.nextTask = () =>
  new Promise((done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
window.painted = () => new Promise(requestAnimationFrame).then(nextTask);
