const KEY = "rolewise-token";

/** The one thing that the browser keeps: the token that opens the visitor's conversation. */
export class Token {
  private held: string | null = null;

  /** Returns the token; another tab of the site may have changed it. */
  get value(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return this.held; // a browser that keeps nothing: the conversation lasts as long as the page
    }
  }

  set value(token: string | null) {
    this.held = token;
    try {
      if (token === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, token);
    } catch {
      // as above
    }
  }
}
