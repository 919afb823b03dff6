const COOKIES_MAX = 200;

/** The cookies of one virtual user, by origin. Paths and domains are left out: a virtual user talks to one app. */
export class CookieJar {
  readonly #origins = new Map<string, Map<string, string>>();

  /** Keeps what an answer sets; `Max-Age=0` removes. */
  store(origin: string, setCookies: readonly string[]): void {
    const cookies = this.#origins.get(origin) ?? new Map<string, string>();
    this.#origins.set(origin, cookies);
    for (const line of setCookies) {
      const match = /^\s*([^=;\s]+)=([^;]*)/.exec(line);
      if (match === null) continue;
      const [, name = "", value = ""] = match;
      if (/;\s*max-age=(?:0|-\d+)/i.test(line)) cookies.delete(name);
      else if (cookies.size < COOKIES_MAX) cookies.set(name, value);
    }
  }

  /** The `cookie` header for an origin; undefined without cookies. */
  header(origin: string): string | undefined {
    const cookies = this.#origins.get(origin);
    if (cookies === undefined || cookies.size === 0) return undefined;
    return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}
