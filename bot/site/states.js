// Shows the widget in one of the states of states.json: ?state=answer&theme=dark&lang=hi. In place of the server this
// page answers, so that a state can be looked at, photographed and tested without a conversation that leads to it.
"use strict";

const wanted = new URLSearchParams(location.search);
const states = fetch("/states.json").then((response) => response.json());

function json(body, status = 200) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

function pretendServer(state) {
  return async (address) => {
    const path = new URL(address, location.href).pathname;
    if (path.endsWith("/history")) return json({ messages: state.said ?? [] });
    if (path.endsWith("/feedback")) return new Response(null, { status: 204 });
    if (path.endsWith("/session")) {
      if (state.session) return refusal(state.session);
      return json({ token: "shown", expires_at: "2099-01-01T00:00:00Z", messages: state.greeting ?? [] }, 201);
    }
    if (state.refused) return refusal(state.refused);
    if (!state.answer) return new Promise(() => {});
    await new Promise((over) => setTimeout(over, 50));
    return json({ messages: state.answer });
  };
}

function refusal({ status, message }) {
  if (!status) throw new TypeError("nobody answers");
  return json(message ? { error: { code: "shown", message } } : null, status);
}

function part(widget, selector) {
  return widget.shadowRoot.querySelector(selector);
}

/** Does one thing that a visitor would: {"type": text}, {"send": text}, {"click": selector}, {"close": true}. */
async function act(widget, step) {
  await widget.updateComplete;
  const field = part(widget, "textarea");
  if (step.type ?? step.send) {
    field.value = (step.type ?? step.send).repeat(step.times ?? 1);
    field.dispatchEvent(new Event("input"));
  }
  if (step.send) field.form.requestSubmit();
  if (step.click) {
    for (let tries = 0; tries < 50 && !part(widget, step.click); tries += 1) {
      await new Promise((over) => setTimeout(over, 20));
    }
    part(widget, step.click).click();
  }
  if (step.close) widget.close();
  if (step.wait) await new Promise((over) => setTimeout(over, step.wait));
}

/** Puts the widget on the page before its own script would. */
function place() {
  const widget = document.createElement("rolewise-chat");
  for (const setting of ["theme", "lang", "position", "dir", "heading"]) {
    if (wanted.has(setting)) widget.setAttribute(setting, wanted.get(setting));
  }
  document.body.append(widget);
  return widget;
}

async function show(widget, name) {
  const state = (await states)[name];
  document.title = `${state.title} | The widget in all its states`;
  localStorage.removeItem("rolewise-token");
  if (state.said) localStorage.setItem("rolewise-token", "shown");
  window.fetch = pretendServer(state);
  if (state.offline) Object.defineProperty(navigator, "onLine", { get: () => false });
  if (!state.closed) widget.setAttribute("open", "");
  await customElements.whenDefined("rolewise-chat");
  await new Promise((over) => setTimeout(over, 50));
  for (const step of state.do ?? []) await act(widget, step);
  document.documentElement.dataset.shown = name;
}

async function list() {
  const items = Object.entries(await states).map(([name, { title }]) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/states?state=${name}`;
    link.textContent = title;
    item.append(link);
    return item;
  });
  document.getElementById("states").append(...items);
}

if (wanted.has("state")) show(place(), wanted.get("state"));
else list();
