import { h } from "../dom";
import type { Surroundings } from "../surroundings";
import { composer } from "./composer";
import { header } from "./header";
import { log } from "./log";
import { notice } from "./notice";

/** On such a screen the panel is all there is; as in `styles.css`. */
const SMALL = "(max-width: 520px), (max-height: 420px)";
/** An answer that comes sooner need not be announced to be on its way. */
const TYPING_AFTER_MS = 1_000;

export interface Panel {
  readonly node: HTMLDialogElement;
  update(open: boolean): void;
  /** Puts the focus where a visitor goes on. */
  focus(): void;
}

/** The panel with the conversation. On a small screen it is modal, beside a page it leaves the page usable. */
export function panel(title: string, surroundings: Surroundings, close: () => void): Panel {
  const { talk, words, language } = surroundings;
  const small = matchMedia(SMALL);
  const conversation = log(surroundings);
  const field = composer(surroundings);
  const line = notice(surroundings, focus);
  const top = header(title, surroundings, { startOver: line.ask, close });
  const typing = h("p", { class: "sr", role: "status" });
  const parts = [top.node, conversation.node, line.node, field.node, typing];
  const heard = { keydown, cancel, close: closed, click: top.leave };
  const node = h("dialog", { "aria-labelledby": "title", lang: language, ...heard }, ...parts);
  let wanted = false;
  let clock = 0;

  function focus(): void {
    // On a touch screen the field would bring the keyboard up over the greeting.
    if (matchMedia("(pointer: coarse)").matches) conversation.node.focus();
    else field.focus();
  }

  function keydown(event: Event): void {
    const { key, isComposing } = event as KeyboardEvent;
    if (key !== "Escape" || isComposing) return;
    event.preventDefault();
    event.stopPropagation(); // the page may close something of its own on Escape
    if (!top.closeOptions()) close();
  }

  /** The way back of a phone closes a modal panel, without a key. */
  function cancel(event: Event): void {
    event.preventDefault();
    close();
  }

  /** Some browsers close a modal panel without asking. */
  function closed(): void {
    if (wanted && !node.open) close();
  }

  function show(): void {
    if (small.matches) {
      node.showModal();
      top.title.focus(); // it would be the first control, which nobody asked for
    } else {
      node.setAttribute("open", ""); // `show()` would move the focus, also when the page opens the panel by itself
    }
    followKeyboard();
  }

  function turn(): void {
    const held = (node.getRootNode() as ShadowRoot).activeElement;
    node.close();
    show();
    if (held instanceof HTMLElement) held.focus();
  }

  /** A phone's keyboard lies over the page without making it smaller: the panel keeps to what is seen of it. */
  function followKeyboard(): void {
    const seen = visualViewport;
    const covered = small.matches && seen && seen.scale < 1.05 && innerHeight - seen.height > 1;
    node.style.height = covered ? `${seen.height}px` : "";
    node.style.top = covered ? `${seen.offsetTop}px` : "";
  }

  function open(): void {
    show();
    small.addEventListener("change", turn);
    visualViewport?.addEventListener("resize", followKeyboard);
    visualViewport?.addEventListener("scroll", followKeyboard);
  }

  function shut(): void {
    node.close();
    small.removeEventListener("change", turn);
    visualViewport?.removeEventListener("resize", followKeyboard);
    visualViewport?.removeEventListener("scroll", followKeyboard);
  }

  /** Told once a wait, and not at all when the answer is there at once. */
  function tellTyping(): void {
    if (!talk.isWaiting) {
      clearTimeout(clock);
      clock = 0;
      typing.textContent = "";
    } else if (!clock) {
      clock = window.setTimeout(() => (typing.textContent = words.typing), TYPING_AFTER_MS);
    }
  }

  function update(isOpen: boolean): void {
    const isNew = isOpen && !node.open;
    wanted = isOpen;
    if (isOpen !== node.open) (isOpen ? open : shut)();
    for (const part of [top, line, conversation, field]) part.update();
    if (isNew) conversation.showLatest(); // what is not shown does not scroll
    tellTyping();
  }

  return { node, update, focus };
}
