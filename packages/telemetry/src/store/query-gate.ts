import { LabError } from "@faultline/core";

/** Lets a bounded number of statements run or wait, and refuses more. */
export class QueryGate {
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws LabError `STORE_BUSY`. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#count >= this.#limit) {
      throw new LabError("STORE_BUSY", `${this.#count} queries run or wait.`, "Wait for earlier queries to finish.");
    }
    this.#count++;
    try {
      return await work();
    } finally {
      this.#count--;
    }
  }
}
