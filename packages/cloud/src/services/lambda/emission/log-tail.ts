import { LAMBDA_LIMITS } from "../limits.ts";

/** The last 4 KB of an invocation's log, for callers that ask with `LogType: Tail`. */
export class LogTail {
  #kept: Buffer = Buffer.alloc(0);

  add(message: string): void {
    this.#kept = Buffer.concat([this.#kept, Buffer.from(message)]).subarray(-LAMBDA_LIMITS.tailBytes);
  }

  /** `LogResult` of the answer. */
  toBase64(): string {
    return this.#kept.toString("base64");
  }
}
