/**
 * Lets one writer at a time work on a key, in the order of arrival. A key that nobody holds costs a look-up.
 */
export class KeyLocks {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` while it alone holds the keys. Keys are taken together, so that two callers never wait for each other. */
  async hold<Result>(keys: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const waits = keys.flatMap((key) => this.#tails.get(key) ?? []);
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const key of keys) this.#tails.set(key, promise);
    if (waits.length > 0) await Promise.all(waits);
    try {
      return await work();
    } finally {
      for (const key of keys) if (this.#tails.get(key) === promise) this.#tails.delete(key);
      resolve();
    }
  }
}
