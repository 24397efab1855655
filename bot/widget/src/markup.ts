// The markup of bot messages, as the contract has it: paragraphs, "- " lists, **bold**, [title](address).

import { h } from "./dom";
import { link } from "./links";

/** A bar drawn with characters, which a screen reader would spell out; its numbers stand beside it. */
const BAR = /^[█▓░]+$/;
const INLINE = /\*\*(.+?)\*\*|\[([^\]]+)\]\(([^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)/g;

/** Makes the nodes of a message's text. */
export function markup(text: string, home: URL, newTab: string): Node[] {
  const made: HTMLElement[] = [];
  let list: HTMLUListElement | null = null;
  for (const line of text.split("\n")) {
    const item = /^\s*- (.*)$/.exec(line);
    if (item) {
      if (!list) made.push((list = h("ul", { dir: "auto" })));
      list.append(h("li", {}, ...inline(item[1] ?? "", home, newTab)));
    } else {
      list = null;
      if (BAR.test(line)) made.push(h("p", { class: "bar", "aria-hidden": "true" }, line));
      else if (line.trim()) made.push(h("p", { dir: "auto" }, ...inline(line, home, newTab)));
    }
  }
  return made;
}

/** Returns a text without its markup, for a file of plain text. */
export function plain(text: string): string {
  return text.replace(INLINE, (_all, bold?: string, title?: string, address?: string) =>
    bold === undefined ? `${title} (${address})` : plain(bold),
  );
}

function inline(text: string, home: URL, newTab: string): (Node | string)[] {
  const made: (Node | string)[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [all, bold, title = "", address = ""] = match;
    made.push(text.slice(from, match.index));
    made.push(bold === undefined ? link(title, address, home, newTab) : h("strong", {}, ...inline(bold, home, newTab)));
    from = match.index + all.length;
  }
  made.push(text.slice(from));
  return made;
}
