// The plain chat of the demo page. Text is only ever written as text: no HTML is made from what anyone says.
"use strict";

const BASE = "/webhooks/website";
const STORE = "rolewise-token";
const byId = (id) => document.getElementById(id);
const log = byId("log");
let retryWork = null;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function safeLink(title, address) {
  let url;
  try { url = new URL(address, location.href); } catch { return document.createTextNode(title); }
  if (!["https:", "http:", "mailto:", "tel:"].includes(url.protocol)) return document.createTextNode(title);
  const link = element("a", "", title);
  link.href = url.href;
  link.rel = "noopener noreferrer";
  link.target = "_blank";
  return link;
}

// The contract's markup inside a line: **bold** and [title](https://...).
function inline(target, text) {
  const pattern = /\*\*([^*]+)\*\*|\[([^\]]+)\]\((https:\/\/[^\s)]+)\)/g;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    target.append(text.slice(from, match.index));
    target.append(match[1] ? element("strong", "", match[1]) : safeLink(match[2], match[3]));
    from = match.index + match[0].length;
  }
  target.append(text.slice(from));
}

function blocks(target, text) {
  let list = null;
  for (const line of text.split("\n")) {
    if (!line.trim()) { list = null; continue; }
    if (line.startsWith("- ")) {
      if (!list) { list = element("ul"); target.append(list); }
      const item = element("li");
      inline(item, line.slice(2));
      list.append(item);
    } else {
      list = null;
      const paragraph = element("p");
      inline(paragraph, line);
      target.append(paragraph);
    }
  }
}

function showVisitor(text) {
  const box = element("div", "message visitor");
  box.append(element("span", "who", "You: "), element("p", "", text));
  log.append(box);
}

function showBot(message) {
  const box = element("div", "message bot");
  box.append(element("span", "who", "Assistant: "));
  blocks(box, message.text);
  if (message.image) {
    const image = element("img");
    image.src = message.image.url;
    image.alt = message.image.alt;
    box.append(image);
  }
  showSources(box, message.metadata || {});
  if (message.metadata && message.metadata.answer_id) box.append(votes(message.id));
  if (message.buttons) {
    const choices = element("div", "choices");
    for (const button of message.buttons) {
      const choice = element("button", "", button.title);
      choice.type = "button";
      choice.addEventListener("click", () => send(button.title, { payload: button.payload }));
      choices.append(choice);
    }
    box.append(choices);
  }
  log.append(box);
}

function showSources(box, metadata) {
  if (!metadata.sources || !metadata.sources.length) return;
  const line = element("p", "sources", metadata.checked ? `Sources, checked ${metadata.checked}: ` : "Sources: ");
  metadata.sources.forEach((source, index) => {
    if (index) line.append(", ");
    line.append(source.url ? safeLink(source.title, source.url) : source.title);
  });
  box.append(line);
}

function votes(messageId) {
  const row = element("div", "votes");
  const buttons = [["up", "Helpful"], ["down", "Not helpful"]].map(([value, title]) => {
    const button = element("button", "", title);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", async () => {
      try {
        await call("/feedback", { message_id: messageId, value });
        buttons.forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
        byId("status").textContent = "Thank you.";
      } catch (error) { showProblem(error.message); }
    });
    return button;
  });
  row.append(...buttons);
  return row;
}

async function call(path, body) {
  const token = localStorage.getItem(STORE);
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (body) headers["Content-Type"] = "application/json";
  const options = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
  let response;
  try {
    response = await fetch(BASE + path, { ...options, signal: AbortSignal.timeout(20000) });
  } catch { throw new Error("The assistant cannot be reached. Please check your connection."); }
  const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const failure = new Error((answer.error && answer.error.message) || "Something went wrong.");
  failure.status = response.status;
  throw failure;
}

async function open(fresh) {
  if (fresh) localStorage.removeItem(STORE);
  log.replaceChildren();
  hideProblem();
  try {
    if (localStorage.getItem(STORE)) {
      const history = await call("/history?limit=50");
      history.messages.forEach((message) => message.from === "visitor" ? showVisitor(message.text) : showBot(message));
      const renewed = await call("/session", {});
      localStorage.setItem(STORE, renewed.token);
    } else {
      const session = await call("/session", {});
      localStorage.setItem(STORE, session.token);
      session.messages.forEach(showBot);
    }
    log.scrollTop = log.scrollHeight;
  } catch (error) {
    if (error.status === 401 && !fresh) { await open(true); return; }
    showProblem(error.message, () => open(fresh));
  }
}

async function send(shown, body) {
  showVisitor(shown);
  log.scrollTop = log.scrollHeight;
  await deliver({ ...body, client_message_id: makeId() });
}

// A page that is not served over https has no randomUUID.
function makeId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A long answer is read from its beginning, so the question goes to the top.
function showLatestTurn() {
  const asked = [...log.querySelectorAll(".visitor")].pop();
  log.scrollTop = asked ? asked.offsetTop - log.offsetTop : log.scrollHeight;
}

async function deliver(body) {
  hideProblem();
  byId("status").textContent = "The assistant is typing…";
  try {
    const answer = await call("/message", body);
    answer.messages.forEach(showBot);
  } catch (error) {
    if (error.status === 401) showProblem(error.message, () => open(true));
    else showProblem(error.status ? error.message : `Not sent. ${error.message}`, () => deliver(body));
  } finally {
    byId("status").textContent = "";
    showLatestTurn();
  }
}

function showProblem(text, work) {
  retryWork = work || null;
  byId("problem-text").textContent = text;
  byId("retry").hidden = !work;
  byId("problem").hidden = false;
}

function hideProblem() { byId("problem").hidden = true; }

byId("form").addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const input = byId("chat-input");
  const text = input.value;
  if (!text.trim()) { showProblem("Please type a question first."); return; }
  input.value = "";
  send(text, { text });
});
byId("retry").addEventListener("click", () => { if (retryWork) retryWork(); });
byId("fresh").addEventListener("click", () => open(true).then(() => byId("chat-input").focus()));
open(false);
