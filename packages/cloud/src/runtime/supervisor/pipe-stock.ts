import { execFile } from "node:child_process";
import { join } from "node:path";

/** Pairs of named pipes made by one `mkfifo`, which costs a process each time. */
const PAIRS_PER_BATCH = 8;
/** A batch is ordered once fewer pairs than this are left. */
const PAIRS_LOW = 4;

/** The two named pipes of one function process. */
export interface PipePair {
  readonly outputPipe: string;
  readonly telemetryPipe: string;
}

/** Keeps named pipes ready. Node has no call for mkfifo(3), so a process makes them, ahead of need. */
export class PipeStock {
  readonly #prefix: string;
  readonly #pairs: PipePair[] = [];
  readonly #waiting: ((pair: PipePair | Error) => void)[] = [];
  #made = 0;
  #isOrdering = false;

  /** @param prefix Start of the pipes' names; unique to one supervisor. */
  constructor(directory: string, prefix: string) {
    this.#prefix = join(directory, prefix);
    this.#order();
  }

  /** Gives a pair to `use`, at once when there is one; an error where pipes cannot be made. */
  take(use: (pair: PipePair | Error) => void): void {
    const pair = this.#pairs.shift();
    if (pair === undefined) this.#waiting.push(use);
    else use(pair);
    if (this.#pairs.length < PAIRS_LOW) this.#order();
  }

  #order(): void {
    if (this.#isOrdering) return;
    this.#isOrdering = true;
    const pairs = Array.from({ length: PAIRS_PER_BATCH }, () => this.#name());
    execFile(
      "mkfifo",
      ["-m", "600", ...pairs.flatMap((pair) => [pair.outputPipe, pair.telemetryPipe])],
      { env: { PATH: "/usr/bin:/bin" } },
      (error) => {
        this.#isOrdering = false;
        if (error === null) this.#pairs.push(...pairs);
        this.#serve(error);
      },
    );
  }

  #serve(error: Error | null): void {
    while (this.#waiting.length > 0) {
      const pair = this.#pairs.shift() ?? error;
      if (pair === null || pair === undefined) break;
      this.#waiting.shift()?.(pair);
    }
    if (this.#waiting.length > 0) this.#order();
  }

  #name(): PipePair {
    const name = `${this.#prefix}-${++this.#made}`;
    return { outputPipe: `${name}-output`, telemetryPipe: `${name}-telemetry` };
  }
}
