import { h } from "../dom";
import { type Part, parts, text, texts } from "../read";

/** Two things side by side. What a row compares stands above its two texts, so that a phone has room for both. */
export function comparison(card: Part): Node | null {
  const titles = texts(card["titles"]);
  if (titles.length !== 2) return null;
  const head = h("tr", {}, ...titles.map((title) => h("th", { scope: "col" }, title)));
  const rows = parts(card["rows"]).map((row) =>
    h(
      "tbody",
      {},
      h("tr", {}, h("th", { scope: "rowgroup", colspan: 2 }, text(row["label"]))),
      h("tr", {}, ...texts(row["texts"]).map((cell) => h("td", {}, cell))),
    ),
  );
  return h("table", { class: "comparison" }, h("thead", {}, head), ...rows);
}
