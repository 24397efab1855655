import type { Surroundings } from "../surroundings";
import type { BotMessage } from "../wire";
import { comparison } from "./comparison";
import { fitResult } from "./fit-result";
import { links } from "./links";

/** Makes the card of a message; null when there is none, or one that this widget does not know. */
export function card({ card: given }: BotMessage, surroundings: Surroundings): Node | null {
  switch (given["type"]) {
    case "comparison":
      return comparison(given);
    case "fit_result":
      return fitResult(given, surroundings);
    case "links":
      return links(given, surroundings);
    default:
      return null;
  }
}
