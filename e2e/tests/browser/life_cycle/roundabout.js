// Mounts a widget, opens it, waits until one can write in it, and removes it;
// as often as the first argument says. Every fifth waits for the greeting, and
// every fifth goes before the program has taken over.
const rounds = arguments[0];
const model = document.querySelector("jaicp-chat");
const look = (condition) =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const channel = new MessageChannel();
    const end = (settle, value) => {
      channel.port1.close();
      settle(value);
    };
    channel.port1.onmessage = () => {
      if (condition()) end(resolve);
      else if (performance.now() - start > 20000) end(reject, new Error(`waited for ${condition}`));
      else channel.port2.postMessage(0);
    };
    channel.port2.postMessage(0);
  });

window.e2eRoundabout = null;
(async () => {
  for (let round = 0; round < rounds; round += 1) {
    const widget = document.createElement("jaicp-chat");
    for (const { name, value } of model.attributes) widget.setAttribute(name, value);
    document.body.append(widget);
    widget.open();
    const part = (name) => widget.shadowRoot.querySelector(`[part~=${name}]`);
    if (round % 5 !== 1) {
      await widget.ready;
      await look(() => part("input"));
    }
    if (round % 5 === 2) await look(() => part("message"));
    if (round % 2) widget.destroy();
    else widget.remove();
    await look(() => !widget.isConnected);
  }
})().then(
  () => (window.e2eRoundabout = "done"),
  (error) => (window.e2eRoundabout = String(error)),
);
