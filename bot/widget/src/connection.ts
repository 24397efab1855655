// The website channel over HTTP. One request a method; what went wrong comes as a `Failure`.

import { list, part, type Part, parts, text } from "./read";
import { Token } from "./token";
import { type BotMessage, botMessage, type Reason, type Said, type VisitorMessage, type Vote } from "./wire";

const TIMEOUT_MS = 20_000;
const HISTORY = 100;

/** A message of the past: the bot's when `bot` is there, else the visitor's. */
export interface Past {
  readonly at: Date;
  readonly bot?: BotMessage;
  readonly visitor?: VisitorMessage;
}

/** A request without its answer. `status` is HTTP's, 0 when nothing came back; `words` are the server's own. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    readonly words = "",
  ) {
    super(words || `status ${status}`);
  }

  /** Nobody answered, or only a proxy did: the same request may work in a moment. */
  get unreachable(): boolean {
    return this.status === 0 || (this.status >= 500 && !this.words);
  }

  /** Whether the visitor may send the same thing again. */
  get passing(): boolean {
    return this.unreachable || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

export class Connection {
  private readonly token = new Token();

  constructor(
    private readonly home: URL,
    private readonly locale: string,
  ) {}

  /** Whether there is a conversation to go on with. */
  get known(): boolean {
    return this.token.value !== null;
  }

  /** Opens a conversation and returns its greeting; renews the token of the one there is. */
  async session(): Promise<BotMessage[]> {
    const answer = await this.call("session", { locale: this.locale });
    this.token.value = text(answer["token"]);
    return list(answer["messages"]).map(botMessage);
  }

  async history(): Promise<Past[]> {
    const answer = await this.call(`history?limit=${HISTORY}`);
    return parts(answer["messages"]).map((message) => {
      const at = new Date(text(message["at"]));
      if (message["from"] === "bot") return { at, bot: botMessage(message) };
      return { at, visitor: { id: text(message["id"]), text: text(message["text"]) } };
    });
  }

  /** Sends a message; the same `id` again gets the same answer and no second turn. */
  async message(said: Said, id: string): Promise<BotMessage[]> {
    const answer = await this.call("message", { ...said, client_message_id: id });
    return list(answer["messages"]).map(botMessage);
  }

  async vote(messageId: string, value: Vote, reason?: Reason): Promise<void> {
    await this.call("feedback", { message_id: messageId, value, reason });
  }

  /** Throws the token away: this browser can no longer open the conversation. */
  forget(): void {
    this.token.value = null;
  }

  private async call(path: string, body?: unknown): Promise<Part> {
    const headers: Record<string, string> = {};
    if (this.token.value !== null) headers["Authorization"] = `Bearer ${this.token.value}`;
    if (body) headers["Content-Type"] = "application/json";
    const patience = new AbortController();
    const clock = setTimeout(() => patience.abort(), TIMEOUT_MS);
    try {
      const response = await fetch(new URL(`webhooks/website/${path}`, this.home), {
        method: body ? "POST" : "GET",
        headers,
        ...(body ? { body: JSON.stringify(body) } : {}),
        cache: "no-store",
        credentials: "omit",
        signal: patience.signal,
      });
      return await read(response);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(patience.signal.aborted ? 408 : 0);
    } finally {
      clearTimeout(clock);
    }
  }
}

async function read(response: Response): Promise<Part> {
  if (response.status === 204) return {};
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer) return part(answer);
  // A success that is no JSON comes from something between here and the server.
  throw new Failure(response.ok ? 502 : response.status, text(part(part(answer)["error"])["message"]));
}
