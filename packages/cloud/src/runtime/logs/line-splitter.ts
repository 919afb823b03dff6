import { epochMs } from "@faultline/core";
import type { FunctionLogLine } from "../function-runtime.ts";
import { LOG_LINE_BYTES_MAX } from "../limits.ts";
import { wholeCharacters } from "./whole-characters.ts";

const LINE_FEED = 0x0a;

/**
 * Cuts what a function writes to stdout and stderr into log events: one a line, empty lines left out, lines over the
 * limit of CloudWatch Logs split.
 */
export class LineSplitter {
  readonly #onLine: (line: FunctionLogLine) => void;
  readonly #now: () => number;
  #pending: Buffer = Buffer.alloc(0);

  constructor(onLine: (line: FunctionLogLine) => void, now: () => number) {
    this.#onLine = onLine;
    this.#now = now;
  }

  write(chunk: Buffer): void {
    let rest = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    for (
      let end = rest.indexOf(LINE_FEED);
      end !== -1 || rest.length > LOG_LINE_BYTES_MAX;
      end = rest.indexOf(LINE_FEED)
    ) {
      const isLong = end === -1 || end > LOG_LINE_BYTES_MAX;
      const length = isLong ? wholeCharacters(rest, LOG_LINE_BYTES_MAX) : end;
      this.#tell(rest.subarray(0, length));
      rest = rest.subarray(isLong ? length : length + 1);
    }
    this.#pending = Buffer.from(rest); // A copy: the chunk's memory is used again.
  }

  /** Tells the last line, which no line feed ended. */
  flush(): void {
    this.#tell(this.#pending);
    this.#pending = Buffer.alloc(0);
  }

  #tell(line: Buffer): void {
    if (line.length > 0) this.#onLine({ timestamp: epochMs(this.#now()), message: line.toString("utf8") });
  }
}
