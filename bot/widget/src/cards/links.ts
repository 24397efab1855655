import { h } from "../dom";
import { link } from "../links";
import type { Surroundings } from "../surroundings";
import { type Part, parts, text } from "../read";

/** Places to read on, each with a line about it. */
export function links(card: Part, { home, words }: Surroundings): Node | null {
  const items = parts(card["links"]).map((item) =>
    h("li", {}, link(text(item["title"]), text(item["url"]), home, words.newTab), h("p", {}, text(item["text"]))),
  );
  return items.length ? h("ul", { class: "links" }, ...items) : null;
}
