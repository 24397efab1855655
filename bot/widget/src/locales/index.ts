import { en, type Words } from "./en";
import { hi } from "./hi";

export type { Words };

const WORDS: Readonly<Record<string, Words>> = { en, hi };

/** Returns the language to speak: the wanted one when there is a file for it, else English. */
export function language(wanted: string): string {
  const [short = ""] = wanted.toLowerCase().split(/[-_]/);
  return Object.hasOwn(WORDS, short) ? short : "en";
}

/** Returns the texts of a language that `language` gave. */
export function words(of: string): Words {
  return WORDS[of] ?? en;
}
