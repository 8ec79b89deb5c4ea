// The page that `trunk serve` opens: puts a widget there with the settings of
// its form. They are kept for this tab only, and never in the address.
"use strict";

const KEY = "jaicp-chat.trial";
const DEFAULTS = { api: "/chatapi", token: "demo", upload: "/uploads", "block-form": "auto", "color-scheme": "", lang: "en", accent: "#3d54d9" };
const form = document.getElementById("settings");

function load() {
  try {
    return { ...DEFAULTS, ...JSON.parse(sessionStorage.getItem(KEY)) };
  } catch {
    return DEFAULTS;
  }
}

function keep(settings) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without session storage they last as long as the page.
  }
}

function fill(settings) {
  for (const [name, value] of Object.entries(settings)) {
    if (form.elements[name]) form.elements[name].value = value;
  }
}

function show({ accent, ...settings }) {
  document.querySelector("jaicp-chat")?.destroy();
  const widget = document.createElement("jaicp-chat");
  for (const [name, value] of Object.entries(settings)) {
    if (value) widget.setAttribute(name, value);
  }
  widget.style.setProperty("--jaicp-accent", accent);
  document.body.append(widget);
  return widget;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const settings = Object.fromEntries(new FormData(form));
  keep(settings);
  show(settings).open();
});

form.addEventListener("reset", (event) => {
  event.preventDefault();
  fill(DEFAULTS);
  form.requestSubmit();
});

const settings = load();
fill(settings);
show(settings);
