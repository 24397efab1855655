// What the website channel sends and takes; docs/reference.md describes it for everybody.

import { number, type Part, part, parts, text } from "./read";

export interface Choice {
  readonly title: string;
  readonly payload: string;
}

export interface Source {
  readonly title: string;
  readonly url: string;
}

export interface BotMessage {
  readonly id: string;
  readonly text: string;
  readonly buttons: readonly Choice[];
  /** Small secondary choices, such as "Skip" beside a question's answers. */
  readonly menu: readonly Choice[];
  readonly image: { readonly url: string; readonly alt: string } | null;
  /** A card only adds to the text; `cards/` reads its parts. */
  readonly card: Part;
  readonly isRated: boolean;
  readonly sources: readonly Source[];
  readonly checked: string;
  readonly expects: string;
  /** Where the questions stand, while one of them is open. */
  readonly progress: { readonly number: number; readonly of: number } | null;
}

export interface VisitorMessage {
  readonly id: string;
  readonly text: string;
}

export type Said = { readonly text: string } | { readonly payload: string };

export type Vote = "up" | "down";

export type Reason = "wrong" | "incomplete" | "unclear" | "other";

/** Reads a message of the bot. */
export function botMessage(raw: unknown): BotMessage {
  const message = part(raw);
  const metadata = part(message["metadata"]);
  const image = part(message["image"]);
  const fit = part(metadata["fit"]);
  const [at, of] = [number(fit["number"]), number(fit["of"])];
  return {
    id: text(message["id"]),
    text: text(message["text"]),
    buttons: choices(message["buttons"]),
    menu: choices(message["menu"]),
    image: image["url"] ? { url: text(image["url"]), alt: text(image["alt"]) } : null,
    card: part(message["card"]),
    isRated: Boolean(metadata["answer_id"] ?? metadata["rated"]),
    sources: parts(metadata["sources"]).map((source) => ({ title: text(source["title"]), url: text(source["url"]) })),
    checked: text(metadata["checked"]),
    expects: text(metadata["expects"]),
    progress: at && of ? { number: at, of } : null,
  };
}

function choices(raw: unknown): readonly Choice[] {
  return parts(raw).map((choice) => ({ title: text(choice["title"]), payload: text(choice["payload"]) }));
}
