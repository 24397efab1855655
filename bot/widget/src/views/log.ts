import { arrange, h } from "../dom";
import { link } from "../links";
import type { Surroundings } from "../surroundings";
import type { Item } from "../talk";
import { botMessage } from "./bot-message";
import type { View } from "./view";
import { visitorMessage } from "./visitor-message";

export interface Log extends View {
  /** Scrolls to the latest question, as far as there is text below: a long answer is read from its beginning. */
  showLatest(): void;
}

/** The conversation, oldest first. A screen reader is told what is added, and not what was said before. */
export function log(surroundings: Surroundings): Log {
  const { talk, words, home } = surroundings;
  const intro = h(
    "p",
    { class: "intro" },
    `${words.intro} `,
    link(words.privacy, "privacy", home, words.newTab),
    " · ",
    link(words.how, "how-this-works", home, words.newTab),
  );
  const dots = h("div", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  const node = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": words.conversation, tabindex: 0 });
  const made = new WeakMap<Item, View<boolean>>();
  let shown: readonly Item[] = [];
  let waited = false;

  function view(item: Item): View<boolean> {
    const there = made.get(item);
    if (there) return there;
    const fresh = item.from === "bot" ? botMessage(item, surroundings) : visitorMessage(item, surroundings);
    made.set(item, fresh);
    return fresh;
  }

  function showLatest(): void {
    const asked = talk.items.findLast((item) => item.from === "visitor");
    node.scrollTop = asked ? view(asked).node.offsetTop - 8 : 0;
  }

  /** What was said before is read at leisure; only what is new is announced. */
  function keepQuiet(): void {
    node.setAttribute("aria-live", "off");
    talk.recalled = false;
    requestAnimationFrame(() => requestAnimationFrame(() => node.setAttribute("aria-live", "polite")));
  }

  function update(): void {
    const latest = talk.items.findLastIndex((item) => item.from === "visitor" && item.state !== "failed");
    talk.items.forEach((item, place) => view(item).update(place > latest));
    const waiting = talk.isWaiting || (!talk.ready && !talk.trouble);
    dots.hidden = !waiting;
    if (talk.recalled) keepQuiet();
    arrange(node, [intro, ...talk.items.map((item) => view(item).node), dots]);
    if (talk.focus) view(talk.focus).node.focus({ preventScroll: true });
    talk.focus = null;
    if (shown !== talk.items || waited !== waiting) showLatest();
    shown = talk.items;
    waited = waiting;
  }

  return { node, update, showLatest };
}
