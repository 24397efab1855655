import type { Words } from "./locales";
import { plain } from "./markup";
import type { Item } from "./talk";

/** Writes the conversation as plain text, one paragraph a message. */
export function transcript(items: readonly Item[], words: Words, language: string): string {
  const paragraphs = items.map((item) => {
    const who = item.from === "bot" ? words.assistant : words.you;
    const text = item.from === "bot" ? plain(item.message.text) : item.text;
    return `${who}, ${item.at.toLocaleString(language)}:\n${text}\n`;
  });
  return paragraphs.join("\n");
}

/** Has the browser save a text as a file, without a request. */
export function saveAs(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
