// Counts what scripts hold of the page: listeners on what outlives a widget,
// timers that are still to fire, frames that are still to come, channels to
// other tabs that are open, locks that are held or waited for.
(() => {
  const listeners = new Map();
  const timers = new Set();
  const frames = new Set();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const outlives = (target) =>
    target === window ||
    target === document ||
    !(target instanceof Node) ||
    [document.documentElement, document.head, document.body].includes(target);
  const numbers = new WeakMap();
  let last = 0;
  const number = (thing) => {
    if (!numbers.has(thing)) numbers.set(thing, (last += 1));
    return numbers.get(thing);
  };
  const captures = (options) => (typeof options === "object" && options ? !!options.capture : !!options);
  const key = (target, type, listener, options) =>
    `${target.constructor.name} ${number(target)} ${type} ${number(listener)} ${captures(options)}`;

  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (listener && outlives(target) && !(target instanceof AbortSignal)) {
      const entry = key(target, type, listener, options);
      listeners.set(entry, `${target.constructor.name} ${type}`);
      const forget = () => listeners.delete(entry);
      if (options?.once) addEventListener.call(target, type, forget, { once: true });
      if (options?.signal) addEventListener.call(options.signal, "abort", forget, { once: true });
    }
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    if (listener) listeners.delete(key(target, type, listener, options));
    return removeEventListener.call(target, type, listener, options);
  };

  const { setTimeout, setInterval, clearTimeout, clearInterval } = window;
  window.setTimeout = (action, delay, ...values) => {
    const id = setTimeout(() => {
      timers.delete(id);
      action(...values);
    }, delay);
    timers.add(id);
    return id;
  };
  window.setInterval = (...values) => {
    const id = setInterval(...values);
    timers.add(id);
    return id;
  };
  window.clearTimeout = window.clearInterval = (id) => {
    timers.delete(id);
    clearTimeout(id);
    clearInterval(id);
  };
  const { requestAnimationFrame, cancelAnimationFrame } = window;
  window.requestAnimationFrame = (action) => {
    const id = requestAnimationFrame((now) => {
      frames.delete(id);
      action(now);
    });
    frames.add(id);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    frames.delete(id);
    cancelAnimationFrame(id);
  };

  let channels = 0;
  window.BroadcastChannel = class extends BroadcastChannel {
    #open = true;
    constructor(name) {
      super(name);
      channels += 1;
    }
    close() {
      super.close();
      channels -= Number(this.#open);
      this.#open = false;
    }
  };
  let locks = 0;
  if (navigator.locks) {
    const { request } = navigator.locks;
    navigator.locks.request = (...values) => {
      locks += 1;
      const done = request.apply(navigator.locks, values);
      const gone = () => (locks -= 1);
      done.then(gone, gone);
      return done;
    };
  }

  window.e2eInventory = () => ({
    elements: document.getElementsByTagName("*").length,
    sheets: document.adoptedStyleSheets.length + document.styleSheets.length,
    listeners: [...listeners.values()].sort(),
    timers: timers.size,
    frames: frames.size,
    channels,
    locks,
  });
})();
