// The conversation as this page knows it: what was said, what waits, what went wrong. Knows nothing of the page.

import { type Connection, Failure, type Past } from "./connection";
import type { BotMessage, Choice, Reason, Said, Vote } from "./wire";

export interface BotItem {
  readonly from: "bot";
  readonly at: Date;
  readonly message: BotMessage;
  vote?: Vote;
  reason?: Reason;
}

export interface VisitorItem {
  readonly from: "visitor";
  readonly at: Date;
  readonly id: string;
  readonly text: string;
  readonly said: Said;
  state: "sending" | "sent" | "failed";
  /** Why it was not sent. */
  failure?: Failure;
}

export type Item = BotItem | VisitorItem;

/** What stands in the way of the whole conversation. */
export type Trouble = "unreachable" | "ended" | "expired" | "refused";

/** Waits before a message is tried again by itself, while nobody answers: a restart takes a few seconds. */
const PAUSES_MS = [1_000, 3_000];

export class Talk {
  items: Item[] = [];
  trouble: Trouble | null = null;
  /** The server's own words on `trouble`, where it had some. */
  words = "";
  ready = false;
  /** Whether `items` were just read from the history. */
  recalled = false;
  /** What takes the focus next, because the button that held it goes. */
  focus: VisitorItem | null = null;
  private started = false;
  private stale = false;
  private line: Promise<void> = Promise.resolve();
  private readonly tabs = new BroadcastChannel("rolewise");

  /** `changed` is told whenever something here is different, `answered` how many messages came. */
  constructor(
    private readonly connection: Connection,
    private readonly changed: () => void,
    private readonly answered: (messages: number) => void,
  ) {
    this.tabs.onmessage = () => void this.follow();
    addEventListener("online", this.online);
    addEventListener("offline", changed);
  }

  /** Lets go of the page. */
  end(): void {
    this.tabs.close();
    removeEventListener("online", this.online);
    removeEventListener("offline", this.changed);
  }

  /** Whether a message waits for its answer. */
  get isWaiting(): boolean {
    return this.items.some((item) => item.from === "visitor" && item.state === "sending");
  }

  /** Shows the conversation there is, or opens a new one. Does nothing when that was done. */
  async start(): Promise<void> {
    if (this.started) return;
    this.started = true;
    this.trouble = null;
    this.changed();
    try {
      if (!this.connection.known || !(await this.resume())) this.add(await this.connection.session());
      this.ready = true;
    } catch (error) {
      this.started = false;
      this.blame(error);
    }
    this.changed();
  }

  say(text: string): void {
    this.send(text, { text });
  }

  choose(choice: Choice): void {
    this.focus = this.send(choice.title, { payload: choice.payload });
  }

  /** Sends a failed message again, now as the latest. */
  again(item: VisitorItem): void {
    if (item.state !== "failed") return;
    this.items = [...this.items.filter((other) => other !== item), item];
    this.queue(item);
  }

  /** Throws the conversation away and opens another one. */
  async startOver(): Promise<void> {
    this.connection.forget();
    this.items = [];
    this.ready = this.started = false;
    await this.start();
    this.tabs.postMessage("new");
  }

  async vote(item: BotItem, value: Vote, reason?: Reason): Promise<void> {
    const before = { vote: item.vote, reason: item.reason };
    Object.assign(item, { vote: value, reason });
    this.changed();
    try {
      await this.connection.vote(item.message.id, value, reason);
    } catch {
      // A lost vote is not worth a visitor's time; the button shows that it does not count.
      Object.assign(item, before);
      this.changed();
    }
  }

  private send(text: string, said: Said): VisitorItem {
    const item: VisitorItem = { from: "visitor", at: new Date(), id: makeId(), text, said, state: "sending" };
    this.items = [...this.items, item];
    this.queue(item);
    return item;
  }

  /** One after the other, so that answers come in the order of the questions. */
  private queue(item: VisitorItem): void {
    item.state = "sending";
    delete item.failure;
    if (this.trouble === "expired") this.trouble = null;
    this.changed();
    this.line = this.line.then(() => this.deliver(item));
  }

  private async deliver(item: VisitorItem): Promise<void> {
    // A conversation that was thrown away took what waited with it.
    if (!this.items.includes(item)) return;
    try {
      const messages = await this.patiently(() => this.connection.message(item.said, item.id));
      if (!this.items.includes(item)) return;
      item.state = "sent";
      this.add(messages);
      this.answered(messages.length);
      this.tabs.postMessage("turn");
    } catch (error) {
      item.state = "failed";
      item.failure = asFailure(error);
      if (item.failure.status === 401 && this.items.includes(item)) this.blame(error);
    }
    this.changed();
    if (this.stale) await this.follow();
  }

  private async patiently<Result>(request: () => Promise<Result>): Promise<Result> {
    for (const pause of PAUSES_MS) {
      try {
        return await request();
      } catch (error) {
        if (!asFailure(error).unreachable || !navigator.onLine) throw error;
        await new Promise((over) => setTimeout(over, pause));
      }
    }
    return request();
  }

  /** Shows the conversation that the token opens; false when there is none any more. */
  private async resume(): Promise<boolean> {
    try {
      const said = await this.connection.history();
      if (said.length) {
        this.take(said);
        // The token is still good when renewing it fails.
        await this.connection.session().catch(asFailure);
        return true;
      }
    } catch (error) {
      if (asFailure(error).status !== 401) throw error;
    }
    this.trouble = "expired";
    this.connection.forget();
    return false;
  }

  /** Another tab of this site went on with the conversation. */
  private async follow(): Promise<void> {
    this.stale = this.isWaiting;
    if (!this.ready || this.stale || !this.connection.known) return;
    const before = this.items.length;
    try {
      this.take(await this.connection.history());
    } catch {
      return; // it is seen at the next message
    }
    this.answered(Math.max(0, this.items.length - before - 1));
    this.changed();
  }

  private take(said: readonly Past[]): void {
    const known = new Map(this.items.map((item) => [item.from === "bot" ? item.message.id : item.id, item]));
    const kept = said.map((message) => known.get((message.bot ?? message.visitor)?.id ?? "") ?? remembered(message));
    this.recalled = true;
    this.items = [...kept, ...this.items.filter((item) => item.from === "visitor" && item.state !== "sent")];
  }

  private add(messages: readonly BotMessage[]): void {
    this.items = [...this.items, ...messages.map((message): BotItem => ({ from: "bot", at: new Date(), message }))];
  }

  private blame(error: unknown): void {
    const failure = asFailure(error);
    this.words = failure.words;
    if (failure.status === 401) this.trouble = "ended";
    else this.trouble = failure.unreachable || failure.status === 408 ? "unreachable" : "refused";
  }

  private readonly online = (): void => {
    this.changed();
    if (!this.started && this.trouble === "unreachable") void this.start();
    for (const item of this.items) {
      if (item.from === "visitor" && item.failure?.unreachable) this.again(item);
    }
  };
}

function remembered({ at, bot, visitor = { id: "", text: "" } }: Past): Item {
  if (bot) return { from: "bot", at, message: bot };
  return { from: "visitor", at, ...visitor, said: { text: visitor.text }, state: "sent" };
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  throw error;
}

// A page that is not served over https has no randomUUID.
function makeId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
