import { type Child, h } from "./dom";

const ANYWHERE = new Set(["https:", "mailto:", "tel:"]);

/** Returns the address when a link may lead there: https, mailto, tel, or the assistant's own pages. */
export function safeAddress(address: string, home: URL): URL | null {
  let url: URL;
  try {
    url = new URL(address, home);
  } catch {
    return null;
  }
  // The assistant's own pages are plain http where it is tried out on localhost.
  const own = url.origin === home.origin && /^https?:$/.test(url.protocol);
  return own || ANYWHERE.has(url.protocol) ? url : null;
}

/** Makes a link, or plain text where the address is not safe. A page opens beside the conversation. */
export function link(title: Child, address: string, home: URL, newTab: string): Node {
  const url = safeAddress(address, home);
  if (!url) return h("span", {}, title);
  if (!url.protocol.startsWith("http")) return h("a", { href: url.href }, title);
  const beside = { href: url.href, target: "_blank", rel: "noopener noreferrer" };
  return h("a", beside, title, h("span", { class: "sr" }, ` ${newTab}`));
}
