import { button, h } from "../dom";
import { icon } from "../icons";
import type { Words } from "../locales";
import type { View } from "./view";

/** What opens the panel. It shows how many messages came unread. */
export function launcher(words: Words, label: string, open: () => void): View<number> {
  const badge = h("span", { class: "badge", hidden: true });
  const node = button(
    { class: "launcher", "aria-haspopup": "dialog" },
    open,
    icon("chat"),
    h("span", { class: "label" }, label),
    badge,
  );
  const update = (unread: number): void => {
    badge.hidden = unread === 0;
    badge.replaceChildren(String(unread), h("span", { class: "sr" }, ` ${words.unread(unread)}`));
  };
  return { node, update };
}
