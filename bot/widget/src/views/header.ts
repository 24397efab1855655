import { button, h } from "../dom";
import { icon } from "../icons";
import type { Surroundings } from "../surroundings";
import { saveAs, transcript } from "../transcript";
import type { View } from "./view";

export interface Header extends View {
  readonly title: HTMLElement;
  /** Closes the options; false when they were closed. */
  closeOptions(): boolean;
  /** Closes the options when something else was pressed. */
  leave(event: Event): void;
}

/** The panel's title, the options, the way out, and how far the questions have come. */
export function header(
  heading: string,
  { talk, words, language }: Surroundings,
  asks: { readonly startOver: () => void; readonly close: () => void },
): Header {
  const entry = (name: string, act: () => void): HTMLElement =>
    button(
      {},
      () => {
        options.open = false;
        opener.focus();
        act();
      },
      name,
    );
  const save = (): void =>
    saveAs(`chat-${new Date().toISOString().slice(0, 10)}.txt`, transcript(talk.items, words, language));
  const opener = h("summary", { "aria-label": words.options, title: words.options }, icon("options"));
  const entries = h("div", { class: "entries" }, entry(words.startOver, asks.startOver), entry(words.save, save));
  const options = h("details", { class: "options" }, opener, entries);
  options.addEventListener("focusout", ({ relatedTarget }) => {
    // Safari gives a pressed button no focus, so nothing may have it.
    if (relatedTarget instanceof Node && !options.contains(relatedTarget)) options.open = false;
  });
  const close = button({ class: "close", "aria-label": words.close, title: words.close }, asks.close, icon("close"));
  const progress = h("progress", { hidden: true });
  const title = h("h2", { id: "title", tabindex: -1 }, heading);
  const node = h("header", {}, title, options, close, progress);

  function update(): void {
    const last = talk.items.findLast((item) => item.from === "bot");
    const progressed = last?.from === "bot" ? last.message.progress : null;
    progress.hidden = !progressed;
    if (!progressed) return;
    const { number, of } = progressed;
    progress.max = of;
    progress.value = number;
    progress.setAttribute("aria-label", words.progress(number, of));
  }

  function closeOptions(): boolean {
    if (!options.open) return false;
    options.open = false;
    opener.focus();
    return true;
  }

  function leave(event: Event): void {
    if (!event.composedPath().includes(options)) options.open = false;
  }

  return { node, title, update, closeOptions, leave };
}
