import { arrange, button, h } from "../dom";
import type { Surroundings } from "../surroundings";
import type { View } from "./view";

export interface Notice extends View {
  /** Asks before the conversation is thrown away. */
  ask(): void;
}

interface Said {
  readonly text: string;
  readonly actions: readonly (readonly [string, () => void])[];
}

/** A line above the field for what concerns the whole conversation, with what can be done about it. */
export function notice({ talk, words }: Surroundings, focusField: () => void): Notice {
  const node = h("div", { class: "notice", role: "alert" });
  let asking = false;
  let shown = "";

  const startOver = (): void => {
    asking = false;
    focusField();
    void talk.startOver();
  };
  const keep = (): void => {
    asking = false;
    focusField();
    update();
  };

  function said(): Said | null {
    if (asking) return { text: words.sure, actions: [[words.startOver, startOver], [words.keep, keep]] };
    if (!navigator.onLine) return { text: words.offline, actions: [] };
    switch (talk.trouble) {
      case "ended":
        return { text: words.ended, actions: [[words.startOver, startOver]] };
      case "expired":
        return { text: words.expired, actions: [] };
      case null:
        return null;
      default:
        return { text: talk.words || words.unreachable, actions: [[words.retry, () => void talk.start()]] };
    }
  }

  function update(): void {
    const now = said();
    node.hidden = !now;
    if ((now?.text ?? "") === shown) return;
    shown = now?.text ?? "";
    const actions = now?.actions.map(([title, act]) => button({}, act, title)) ?? [];
    arrange(node, now ? [h("p", {}, now.text), ...(actions.length ? [h("div", { class: "choices" }, ...actions)] : [])] : []);
  }

  function ask(): void {
    if (!talk.items.some((item) => item.from === "visitor")) return startOver();
    asking = true;
    update();
    node.querySelector("button")?.focus();
  }

  update();
  return { node, update, ask };
}
