import { h, svg } from "../dom";
import { plain } from "../markup";
import { list, number, type Part, part, parts, text, texts } from "../read";
import type { Surroundings } from "../surroundings";

/** Everything of one side strongly liked and everything of the other strongly disliked, in steps of the ratings. */
const WIDEST_LEAN = 4;

/** The result of the role-fit questions: two bars with their range, the lean, and the same as a table. */
export function fitResult(card: Part, { talk, words }: Surroundings): Node | null {
  const scores = parts(card["scores"]).map(bar).filter((drawn) => drawn !== null);
  if (!scores.length) return null;
  const label = text(card["alt"]) || text(card["line"]);
  const said = talk.items.map((item) => (item.from === "bot" ? plain(item.message.text) : "")).join("\n");
  const headings = part(card["headings"]);
  return h(
    "figure",
    { class: "fit", dir: "auto" },
    h("div", { role: "img", dir: "ltr", "aria-label": label }, ...scores, lean(card)),
    points(headings["reasons"], card["reasons"], said),
    points(headings["counter"], card["counter"], said),
    table(card, words.table),
  );
}

/** A liking of 0 to 100: full up to where its range begins, lighter within the range, a line at the number itself. */
function bar(score: Part): Node | null {
  const [value, low, high] = [number(score["value"]), number(score["low"]), number(score["high"])];
  if (value === null) return null;
  const from = within(low ?? value, 0, 100);
  const range = low === null || high === null ? "" : ` (${low}–${high})`;
  const parts = [block("value", 0, from), block("range", from, high ?? value), block("marker", value - 0.4, value + 0.4)];
  return h(
    "div",
    { class: "score" },
    h("p", {}, h("span", {}, text(score["label"])), h("span", {}, h("strong", {}, String(value)), range)),
    scale(...parts),
  );
}

/** The lean between the two sides: the first one to the left, as its bar is the first. */
function lean(card: Part): Node | null {
  const given = part(card["lean"]);
  const place = (key: string): number | null => {
    const value = number(given[key]);
    return value === null ? null : 50 - (within(value, -WIDEST_LEAN, WIDEST_LEAN) / WIDEST_LEAN) * 50;
  };
  const [at, low, high] = [place("value"), place("low"), place("high")];
  if (at === null) return null;
  const [first = "", second = ""] = parts(card["scores"]).map((score) => text(score["label"]));
  const middle = svg("line", { class: "middle", x1: 50, x2: 50, y1: 0, y2: 12 });
  return h(
    "div",
    { class: "lean" },
    h("p", {}, text(given["label"])),
    scale(block("range", high ?? at, low ?? at), middle, block("marker", at - 0.8, at + 0.8)),
    h("p", { class: "ends" }, h("span", {}, `← ${first}`), h("span", {}, `${second} →`)),
  );
}

function scale(...drawn: readonly SVGElement[]): Node {
  const attributes = { class: "scale", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" };
  return svg("svg", attributes, svg("rect", { class: "track", width: 100, height: 12 }), ...drawn);
}

function block(kind: string, from: number, to: number): SVGElement {
  const [x, end] = [within(from, 0, 100), within(to, 0, 100)];
  return svg("rect", { class: kind, x, width: Math.max(0, end - x), height: 12 });
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** Reasons that no message gives already. */
function points(title: unknown, given: unknown, said: string): Node | null {
  const unsaid = texts(given).filter((one) => !said.includes(one));
  if (!unsaid.length) return null;
  return h("div", {}, h("p", {}, h("strong", {}, text(title))), h("ul", {}, ...unsaid.map((one) => h("li", {}, one))));
}

function table(card: Part, title: string): Node | null {
  const { columns, rows } = part(card["table"]);
  // Above the rows' own names there is nothing to head.
  const head = list(columns).map((column) => (column ? h("th", { scope: "col" }, text(column)) : h("td")));
  if (!head.length) return null;
  const body = list(rows).map((row) => {
    const [first, ...others] = list(row).map(text);
    return h("tr", {}, h("th", { scope: "row" }, first), ...others.map((cell) => h("td", {}, cell)));
  });
  const made = h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...body));
  return h("details", {}, h("summary", {}, title), made);
}
