import { button, h } from "../dom";
import { icon } from "../icons";
import type { Surroundings } from "../surroundings";
import type { BotItem } from "../talk";
import type { Reason } from "../wire";
import type { View } from "./view";

/** Thumbs up and down; after a thumb down, what was wrong. */
export function votes(item: BotItem, { talk, words, language }: Surroundings): View {
  const thumb = (value: "up" | "down", name: string): HTMLButtonElement =>
    button({ class: "thumb", "aria-label": name, title: name }, () => void talk.vote(item, value), icon(value));
  const up = thumb("up", words.helpful);
  const down = thumb("down", words.notHelpful);
  const reasons = Object.entries(words.reasons).map(([reason, title]) =>
    button({}, () => void talk.vote(item, "down", reason as Reason), title),
  );
  const group = { class: "choices menu", role: "group", "aria-label": words.why, hidden: true };
  const question = h("div", group, h("p", {}, words.why), ...reasons);
  const thanks = h("span", { class: "thanks" });
  const node = h("div", { class: "votes", lang: language }, up, down, thanks, question);
  const update = (): void => {
    up.setAttribute("aria-pressed", String(item.vote === "up"));
    down.setAttribute("aria-pressed", String(item.vote === "down"));
    const asks = item.vote === "down" && !item.reason;
    const isNew = asks && question.hidden;
    question.hidden = !asks;
    if (isNew) question.scrollIntoView({ block: "nearest" });
    thanks.textContent = item.vote === "up" || item.reason ? words.thanks : "";
  };
  update();
  return { node, update };
}
