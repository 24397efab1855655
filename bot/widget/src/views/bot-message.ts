import { card } from "../cards";
import { button, h } from "../dom";
import { link, safeAddress } from "../links";
import { markup } from "../markup";
import type { Surroundings } from "../surroundings";
import type { BotItem } from "../talk";
import type { BotMessage, Choice } from "../wire";
import { votes } from "./votes";
import type { View } from "./view";

/** The language in which answers are written. */
const ANSWERS = "en";

/** A message of the assistant with all that belongs to it. `update` is told whether it is of the latest turn. */
export function botMessage(item: BotItem, surroundings: Surroundings): View<boolean> {
  const { message } = item;
  const { words, home } = surroundings;
  const id = `text-${message.id}`;
  const body = h("div", { id, class: "text" }, ...markup(message.text, home, words.newTab));
  const drawn = card(message, surroundings);
  // What a result says first, then its drawing, then all the rest.
  if (drawn && message.card["type"] === "fit_result") body.firstElementChild?.after(drawn);
  const rated = message.isRated ? votes(item, surroundings) : null;
  const buttons = choices(message.buttons, words.choices, id, surroundings);
  const menu = choices(message.menu, words.menu, id, surroundings);
  menu?.classList.add("menu");
  if (message.expects.startsWith("fit_")) buttons?.classList.add("answers");
  const node = h(
    "div",
    { class: "message bot", lang: surroundings.language === ANSWERS ? null : ANSWERS },
    h("span", { class: "sr", lang: surroundings.language }, `${words.assistant}: `),
    body,
    picture(message, surroundings),
    drawn?.parentNode ? null : drawn,
    sources(message, surroundings),
    rated?.node,
    buttons,
    menu,
  );
  return {
    node,
    update(latest) {
      rated?.update();
      // An answered question's buttons would only be mistaken for those of the question there is now.
      if (buttons && message.progress) buttons.hidden = !latest;
      if (menu) menu.hidden = !latest;
    },
  };
}

function choices(
  given: readonly Choice[],
  label: string,
  describedBy: string,
  { talk, language }: Surroundings,
): HTMLElement | null {
  if (!given.length) return null;
  const made = given.map((choice) => button({ lang: ANSWERS, dir: "auto" }, () => talk.choose(choice), choice.title));
  const group = { class: "choices", role: "group", "aria-label": label, "aria-describedby": describedBy, lang: language };
  return h("div", group, ...made);
}

function picture({ image }: BotMessage, { home }: Surroundings): Node | null {
  const address = image && safeAddress(image.url, home);
  if (!image || !address?.protocol.startsWith("http")) return null;
  return h("img", { src: address.href, alt: image.alt, loading: "lazy" });
}

function sources(message: BotMessage, { home, words, language }: Surroundings): Node | null {
  if (!message.sources.length) return null;
  const when = message.checked ? ` (${words.checked(message.checked)})` : "";
  const items = message.sources.map(({ title, url }) =>
    h("li", { lang: ANSWERS }, url ? link(title, url, home, words.newTab) : title),
  );
  return h("div", { class: "sources", lang: language }, h("p", {}, `${words.sources}${when}`), h("ul", {}, ...items));
}
