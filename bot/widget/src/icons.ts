import { svg } from "./dom";

const PATHS = {
  chat: "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2Z",
  close: "M6 6l12 12M18 6L6 18",
  options: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M6 11l6-6 6 6",
  up: "M7 11v9H4v-9Zm0 0l4-8a2 2 0 0 1 2 2v4h6a1.500 1.500 0 0 1 1.500 1.800l-1.300 7.500A2 2 0 0 1 17.200 20H7",
  down: "M7 13V4H4v9Zm0 0l4 8a2 2 0 0 0 2-2v-4h6a1.500 1.500 0 0 0 1.500-1.800l-1.300-7.500A2 2 0 0 0 17.200 4H7",
};

/** Draws an icon. It says nothing to a screen reader: the control it stands in has a name. */
export function icon(name: keyof typeof PATHS): SVGSVGElement {
  const drawing = { class: `icon ${name}`, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" };
  return svg("svg", drawing, svg("path", { d: PATHS[name] }));
}
