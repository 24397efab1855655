// The one script of a page that embeds the assistant: <script src="https://assistant.example/widget.js" defer></script>

import { RolewiseChat } from "./element";

const NAME = "rolewise-chat";
const SETTINGS = ["lang", "theme", "position", "heading", "label", "endpoint", "open", "dir"];

/** Puts the widget on the page, with the script's `data-` attributes, unless the page has it already. */
function mount(settings: DOMStringMap): void {
  if (document.querySelector(NAME)) return;
  const made = document.createElement(NAME);
  for (const name of SETTINGS) {
    const value = settings[name];
    if (value !== undefined) made.setAttribute(name, value);
  }
  document.body.append(made);
}

/** Anything of the page that is marked `data-rolewise-open` opens the panel. */
function openFromPage(event: Event): void {
  const target = event.target instanceof Element ? event.target.closest("[data-rolewise-open]") : null;
  const widget = document.querySelector<RolewiseChat>(NAME);
  if (!target || !widget) return;
  event.preventDefault();
  widget.show();
}

// A page may hold the script twice; the first one is enough.
if (!customElements.get(NAME)) {
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement) RolewiseChat.home = script.src;
  const settings = script instanceof HTMLScriptElement ? { ...script.dataset } : {};
  customElements.define(NAME, RolewiseChat);
  document.addEventListener("click", openFromPage);
  if (document.body && document.readyState !== "loading") mount(settings);
  else document.addEventListener("DOMContentLoaded", () => mount(settings));
}
