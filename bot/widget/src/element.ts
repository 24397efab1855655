import { ReactiveElement, unsafeCSS } from "@lit/reactive-element";
import { Connection } from "./connection";
import { h } from "./dom";
import { language, type Words, words } from "./locales";
import styles from "./styles.css";
import { Talk } from "./talk";
import { launcher } from "./views/launcher";
import { type Panel, panel } from "./views/panel";
import type { View } from "./views/view";

/**
 * `<rolewise-chat>`: the launcher and the panel with the conversation.
 *
 * Attributes: `open`, `theme` (light, dark, auto), `position` (right, left), and, read when the element enters the
 * page, `lang`, `heading`, `label`, `endpoint`. Nothing is asked of the server before the panel opens.
 */
export class RolewiseChat extends ReactiveElement {
  static override readonly styles = unsafeCSS(styles);
  static override readonly properties = { open: { type: Boolean, reflect: true } };
  /** Where the widget's own script came from: the assistant, unless `endpoint` names it. */
  static home = location.href;

  declare open: boolean;
  private talk: Talk | null = null;
  private words!: Words;
  private panel!: Panel;
  private launcher!: View<number>;
  private readonly news = h("p", { class: "sr", role: "status" });
  private unread = 0;
  private cameFrom: Element | null = null;

  constructor() {
    super();
    this.open = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const spoken = language(this.getAttribute("lang") || document.documentElement.lang);
    const home = new URL(this.getAttribute("endpoint") ?? RolewiseChat.home, document.baseURI);
    this.words = words(spoken);
    const heading = this.getAttribute("heading") ?? this.words.heading;
    const label = this.getAttribute("label") ?? this.words.label;
    const told = (messages: number): void => this.count(messages);
    this.talk = new Talk(new Connection(home, spoken), () => this.requestUpdate(), told);
    const surroundings = { talk: this.talk, words: this.words, language: spoken, home };
    this.panel = panel(heading, surroundings, () => this.close());
    this.launcher = launcher(this.words, label, () => this.show());
    const parts = [this.launcher.node, this.panel.node, this.news];
    this.renderRoot.replaceChildren(h("section", { "aria-label": heading, lang: spoken }, ...parts));
    this.requestUpdate();
    if (this.open) void this.talk.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.panel.update(false);
    this.talk?.end();
  }

  /** Opens the panel and puts the focus into it. */
  show(): void {
    this.cameFrom = document.activeElement;
    this.open = true;
    void this.updateComplete.then(() => this.panel.focus());
  }

  /** Closes the panel; the focus goes back to where it was. */
  close(): void {
    this.open = false;
    const from = this.cameFrom;
    const isElsewhere = from?.isConnected && from !== (this as Element) && from !== document.body;
    const next = isElsewhere && from instanceof HTMLElement ? from : this.launcher.node;
    void this.updateComplete.then(() => next.focus());
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    super.update(changed);
    if (!this.isConnected) return;
    if (this.open) {
      this.unread = 0;
      this.news.textContent = "";
      if (changed.has("open")) void this.talk?.start();
    }
    this.launcher.node.hidden = this.open;
    this.launcher.update(this.unread);
    this.panel.update(this.open);
  }

  private count(messages: number): void {
    if (this.open) return;
    this.unread += messages;
    this.news.textContent = `${this.unread} ${this.words.unread(this.unread)}`;
    this.requestUpdate();
  }
}
