import { arrange, button, h } from "../dom";
import type { Surroundings } from "../surroundings";
import type { VisitorItem } from "../talk";
import type { View } from "./view";

/** What the visitor wrote or chose, and below it why it did not arrive. */
export function visitorMessage(item: VisitorItem, { talk, words }: Surroundings): View<boolean> {
  const bubble = h("p", { dir: "auto" }, item.text);
  const trouble = h("div", { class: "trouble" });
  // It can hold the focus after the chosen button has gone; the next Tab then goes on from here.
  const node = h("div", { class: "message visitor", tabindex: -1 }, h("span", { class: "sr" }, `${words.you}: `), bubble, trouble);
  const again = (): void => {
    talk.focus = item;
    talk.again(item);
  };
  const update = (): void => {
    const failure = item.state === "failed" ? item.failure : null;
    node.classList.toggle("failed", Boolean(failure));
    if (!failure) return arrange(trouble, []);
    if (trouble.childNodes.length) return;
    // That the whole conversation has ended stands above the field.
    const why = failure.status === 401 ? "" : failure.status === 408 ? words.slow : failure.words;
    trouble.append(h("p", {}, `${words.notSent} ${why}`));
    if (failure.passing) trouble.append(button({}, again, words.resend));
  };
  update();
  return { node, update };
}
