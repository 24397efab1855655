import { h, setAttribute } from "../dom";
import { icon } from "../icons";
import type { Surroundings } from "../surroundings";
import type { View } from "./view";

/** What the server takes unless its operator chose another number. */
const MOST = 1_000;
const COUNT_FROM = 800;
/** The field grows with the text to about five lines. */
const TALLEST = 130;

export interface Composer extends View {
  focus(): void;
}

/** Where the visitor writes. Enter sends, Shift+Enter begins a line; a count appears near the limit. */
export function composer({ talk, words }: Surroundings): Composer {
  const field = h("textarea", {
    id: "question",
    rows: 1,
    placeholder: words.placeholder,
    enterkeyhint: "send",
    "aria-describedby": "count",
    dir: "auto",
    input: update,
    keydown,
  });
  const count = h("p", { id: "count" });
  const send = h("button", { type: "submit", "aria-label": words.send, title: words.send }, icon("send"));
  const label = h("label", { for: "question", class: "sr" }, words.question);
  const node = h("form", { class: "composer", novalidate: true, submit }, label, field, send, count);

  function keydown(event: Event): void {
    const { key, shiftKey, isComposing, keyCode } = event as KeyboardEvent;
    // Enter also ends a word that is being put together, in Hindi for instance; Safari tells it by a key of its own.
    if (key !== "Enter" || shiftKey || isComposing || keyCode === 229) return;
    submit(event);
  }

  function submit(event: Event): void {
    event.preventDefault();
    const text = field.value;
    void talk.start(); // nothing happens when it has
    if (text.trim() && length(text) <= MOST && talk.ready) {
      field.value = "";
      update();
      talk.say(text);
    }
    field.focus();
  }

  function update(): void {
    const left = MOST - length(field.value);
    const tooLong = left < 0;
    count.textContent = tooLong ? words.over(-left) : left <= MOST - COUNT_FROM ? words.left(left) : "";
    setAttribute(count, "role", tooLong ? "alert" : null);
    setAttribute(field, "aria-invalid", tooLong ? "true" : null);
    field.style.height = "auto";
    if (field.scrollHeight) field.style.height = `${Math.min(TALLEST, field.scrollHeight + 2)}px`;
  }

  return { node, update, focus: () => field.focus() };
}

/** Characters as the server counts them: an emoji is one, not two. */
function length(text: string): number {
  return [...text].length;
}
