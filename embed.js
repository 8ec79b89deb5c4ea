// style: style/tokens.css style/base.css style/launcher.css style/panel.css style/header.css
//
// The loader: what a site's script tag names. It defines <jaicp-chat>, draws the
// launcher and, on a click, the panel's frame at once, and fetches the program
// when somebody is about to use it. It holds no state of a conversation.
//
// The three strings in capitals are filled in when it is built.
(() => {
  const STYLE = "__STYLE__";
  const GLUE = "__GLUE__";
  const WASM = "__WASM__";

  const NAME = "jaicp-chat";
  const SVG = "http://www.w3.org/2000/svg";
  const ICONS = {
    chat: "M21 11.5a8.5 8.3 0 0 1-12.2 7.5l-5.3 1.5 1.6-4.9A8.5 8.3 0 1 1 21 11.5Z",
    down: "m6 9.5 6 6 6-6",
  };
  // English and Russian.
  const TEXTS = [
    ["Chat", "The chat isn’t available at the moment."],
    ["Чат", "Чат сейчас недоступен."],
  ];

  const script = document.currentScript;
  const base = script?.src ?? document.baseURI;
  const widgets = new Set();
  let program;
  let again = "";

  /** Where a file is, and that it must be the one that was built. */
  function address(file) {
    const [name, integrity = ""] = file.split(" ");
    return [new URL(name + again, base).href, { integrity }];
  }

  /** An import cannot be checked; what was loaded before it, and is taken by it, can. */
  async function fetchGlue(href, { integrity }) {
    const link = make("link", { rel: "modulepreload", href, integrity, nonce: script?.nonce ?? "", crossorigin: "" });
    if (integrity && link.relList.supports("modulepreload")) {
      await new Promise((done, failed) => {
        link.onload = done;
        link.onerror = () => failed(Error(href + " cannot be loaded, or is not what was built"));
        document.head.append(link);
      }).finally(() => link.remove());
    }
    return import(href);
  }

  /** The program, fetched once for all widgets of the page. */
  function fetchProgram() {
    program ??= fetchGlue(...address(GLUE))
      .then(async (module) => {
        const [wasm, options] = address(WASM);
        await module.default({ module_or_path: fetch(wasm, options) });
        module.on_panic(() => {
          forgetProgram();
          widgets.forEach((widget) => (widget.hidden = true));
        });
        // A press that has begun must find the launcher where it ends.
        while (document.querySelector(NAME + ":active")) await new Promise(requestAnimationFrame);
        return module;
      })
      .catch((error) => {
        forgetProgram();
        throw error;
      });
    return program;
  }

  /** A module that has failed stays so; under another address it is a new one. */
  function forgetProgram() {
    program = undefined;
    again += "?";
  }

  /** Whether an earlier page has left something to do, such as to send a message. */
  function isAwake(area) {
    try {
      return window[area + "Storage"][NAME + ".awake"];
    } catch {}
  }

  function make(tag, attributes, ...children) {
    const svg = /svg|path/.test(tag);
    const element = svg ? document.createElementNS(SVG, tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const icon = (shape) =>
    make("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, make("path", { d: ICONS[shape] }));

  class Widget extends HTMLElement {
    #root = this.attachShadow({ mode: "open" });
    // In the page there is a frame, and then an instance in its place.
    #frame;
    #instance;
    #open;
    #loading;
    #calls;

    static {
      for (const name of ["open", "close", "toggle", "send", "restart"]) {
        this.prototype[name] = function (text) {
          this.#call(name, String(text ?? ""));
        };
      }
    }

    constructor() {
      super();
      new MutationObserver((changes) => this.#configure(changes)).observe(this, { attributes: true });
    }

    connectedCallback() {
      if (this.#frame || this.#instance) return;
      widgets.add(this);
      this.#calls = [];
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      this.#root.adoptedStyleSheets = [sheet];
      this.#draw();
      this.#watch();
      // Calls that the page has made before the loader came.
      const calls = window.JaicpChat ?? [];
      if (Array.isArray(calls)) (window.JaicpChat = this).push(...calls);
      if (this.getAttribute("preload") === "idle" || isAwake(this.getAttribute("storage") ?? "local")) {
        (window.requestIdleCallback ?? setTimeout)(() => this.#preload());
      }
    }

    disconnectedCallback() {
      // Moving an element takes it out and puts it back in at once.
      queueMicrotask(() => this.isConnected || this.#release());
    }

    /** Resolves with the element when the program is there; fetches it. */
    get ready() {
      return this.#load().then(() => this);
    }

    get isOpen() {
      return this.#instance ? this.#instance.is_open() : !!this.#frame && this.#open;
    }

    get unreadCount() {
      return this.#instance?.unread() ?? 0;
    }

    /** Calls by name, such as those that were made before this was here. */
    push(...calls) {
      for (const [name, ...values] of calls) {
        try {
          this[name](...values);
        } catch (error) {
          console.error(`${NAME}: ${name} cannot be called.`, error);
        }
      }
    }

    on(name, listener) {
      this.addEventListener(name, listener);
      return () => this.off(name, listener);
    }

    off(name, listener) {
      this.removeEventListener(name, listener);
    }

    /** Settings are attributes; what is `null` or `false` goes back to its default. */
    setOptions(options) {
      for (const [name, value] of Object.entries(options)) {
        if (value == null || value === false) this.removeAttribute(name);
        else this.setAttribute(name, value === true ? "" : value);
      }
    }

    destroy() {
      this.remove();
    }

    /** Outside the page there is nothing to call. */
    #call(name, text) {
      if (this.#instance) return this.#instance[name](text);
      if (!this.#frame) return;
      if (/send|restart/.test(name)) this.#calls.push([name, text]);
      else this.#show(name === "toggle" ? !this.#open : name === "open");
      this.#preload();
    }

    #settings() {
      return Object.fromEntries(Array.from(this.attributes, ({ name, value }) => [name, value]));
    }

    #configure(changes) {
      const instance = this.#instance;
      if (instance && !instance.configure(this.#settings())) {
        const open = this.isOpen;
        const { constructor: Instance } = instance;
        instance.free();
        this.#instance = new Instance(this.#root, this.#settings(), open);
      }
      if (this.#frame) this.#entitle();
      if (changes.some(({ attributeName }) => attributeName === "mode")) this.#watch();
    }

    /** Part of the page: the conversation begins when it comes into view. */
    #watch() {
      if (!/inline|page/.test(this.getAttribute("mode"))) return;
      new IntersectionObserver((seen, observer) => {
        if (!seen.at(-1).isIntersecting) return;
        observer.disconnect();
        this.open();
      }).observe(this);
    }

    /** The frame stays the same: whoever waits for the program knows it by that. */
    #entitle() {
      const name = this.getAttribute("header") || this.#text(0);
      for (const part of this.#frame.children) part.setAttribute("aria-label", name);
      this.#frame.querySelector("h2").textContent = name;
    }

    /** Loads the program; what goes wrong has been told. */
    #preload() {
      this.#load().catch(() => {});
    }

    /** Launcher and panel as they look until the program takes over. */
    #draw() {
      const avatar = make("span", { class: "avatar" }, icon("chat"));
      const launcher = make(
        "button",
        { class: "launcher", part: "launcher" },
        icon("chat"),
        icon("down"),
      );
      launcher.addEventListener("click", () => this.toggle());
      launcher.addEventListener("pointerenter", () => this.#preload());
      launcher.addEventListener("focus", () => this.#preload());
      this.#frame = make(
        "div",
        { class: "widget" },
        make(
          "section",
          { class: "panel", part: "panel", role: "dialog", "aria-busy": true },
          make("div", { class: "header", part: "header" }, avatar, make("h2", { class: "title" })),
          make("p", { part: "notice", role: "status" }),
        ),
        launcher,
      );
      this.#frame.addEventListener("keydown", (event) => event.key === "Escape" && this.#open && this.close());
      this.#entitle();
      this.#show(false);
      this.#root.append(this.#frame);
    }

    #show(open) {
      this.#open = open;
      const [panel, launcher] = this.#frame.children;
      panel.dataset.open = launcher.dataset.open = open;
      launcher.setAttribute("aria-expanded", open);
    }

    #text(index) {
      const language = this.lang || document.documentElement.lang || navigator.language;
      return TEXTS[/^ru/i.test(language) ? 1 : 0][index];
    }

    #load() {
      const frame = this.#frame;
      if (!frame && !this.#instance) return Promise.reject(Error(`${NAME}: the element is not in the page.`));
      this.#loading ??= fetchProgram()
        // It may have left the page meanwhile, and even come back.
        .then((module) => frame === this.#frame && this.#takeOver(module))
        .catch((error) => {
          this.#loading = undefined;
          frame.firstChild.removeAttribute("aria-busy");
          frame.querySelector("p").textContent = this.#text(1);
          console.error(`${NAME}: the program could not be loaded.`, error);
          throw error;
        });
      return this.#loading;
    }

    /** The program draws the same again, and then the frame goes. */
    #takeOver(module) {
      const focused = this.#root.activeElement;
      this.#instance = new module.Instance(this.#root, this.#settings(), this.#open);
      for (const call of this.#calls) this.#call(...call);
      this.#frame.remove();
      this.#frame = undefined;
      // An open panel takes the focus by itself.
      if (focused && !this.#open) this.#root.querySelector(".launcher").focus();
      this.dispatchEvent(new CustomEvent("ready"));
    }

    #release() {
      this.#instance?.free();
      this.#frame?.remove();
      this.#instance = this.#frame = this.#loading = undefined;
      this.#root.adoptedStyleSheets = [];
      widgets.delete(this);
      if (window.JaicpChat === this) window.JaicpChat = [...widgets][0];
    }
  }

  /** The widget that a script tag with settings asks for, once. */
  function place(settings) {
    const isThere = (widget) => ["api", "token"].every((name) => widget.getAttribute(name) == settings[name]);
    if (![...document.querySelectorAll(NAME)].some(isThere)) document.body.append(make(NAME, settings));
  }

  if (!customElements.get(NAME)) customElements.define(NAME, Widget);

  const settings = {};
  for (const { name, value } of script?.attributes ?? []) {
    if (name.startsWith("data-")) settings[name.slice(5)] = value;
  }
  if (settings.token || settings.api) {
    if (document.body) place(settings);
    else addEventListener("DOMContentLoaded", () => place(settings), { once: true });
  }
})();
