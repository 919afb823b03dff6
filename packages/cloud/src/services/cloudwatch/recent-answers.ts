import { type Clock, type Scope, scopeKey } from "@faultline/core";

/** Answers kept at once, and how long: a client asks for its next page at once, or not at all. */
const KEPT_ANSWERS = 8;
const KEPT_MS = 60_000;

interface Kept<Answer> {
  readonly scope: string;
  readonly answer: Answer;
  readonly until: number;
}

/** Keeps answers of several pages for a while, so that a page need not compute all of them again. */
export class RecentAnswers<Answer> {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept<Answer>>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer under a key; undefined when it is not kept any more, or another account's. */
  get(key: string, scope: Scope): Answer | undefined {
    const kept = this.#kept.get(key);
    return kept !== undefined && kept.scope === scopeKey(scope) && kept.until > this.#clock.now()
      ? kept.answer
      : undefined;
  }

  /** @returns The key under which the answer is kept. */
  keep(scope: Scope, answer: Answer): string {
    for (const [key, kept] of this.#kept) if (kept.answer === answer) return key;
    const key = String(++this.#count);
    this.#kept.set(key, { scope: scopeKey(scope), answer, until: this.#clock.now() + KEPT_MS });
    for (const [oldest] of this.#kept) if (this.#kept.size > KEPT_ANSWERS) this.#kept.delete(oldest);
    return key;
  }
}
