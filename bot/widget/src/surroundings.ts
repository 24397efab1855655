import type { Words } from "./locales";
import type { Talk } from "./talk";

/** What every part of the panel may ask for. */
export interface Surroundings {
  readonly talk: Talk;
  readonly words: Words;
  /** The language of the widget's own texts, such as "hi". */
  readonly language: string;
  /** The folder of the assistant, where its script came from. */
  readonly home: URL;
}
