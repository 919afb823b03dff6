import type { Clock } from "@faultline/core";
import type { FunctionLogLine } from "../function-runtime.ts";
import { LineSplitter } from "./line-splitter.ts";
import { LogFrameDecoder } from "./log-frames.ts";
import { LogPipe } from "./log-pipe.ts";

/** Everything that one function process writes, as log events, from both of its pipes. */
export class FunctionLog {
  readonly #splitter: LineSplitter;
  readonly #output: LogPipe;
  readonly #telemetry: LogPipe;

  constructor(
    pipes: { readonly outputPipe: string; readonly telemetryPipe: string },
    clock: Clock,
    onLine: (line: FunctionLogLine) => void,
  ) {
    const now = () => clock.now();
    this.#splitter = new LineSplitter(onLine, now);
    const decoder = new LogFrameDecoder(onLine, now);
    this.#output = new LogPipe(pipes.outputPipe, clock, (chunk) => this.#splitter.write(chunk));
    this.#telemetry = new LogPipe(pipes.telemetryPipe, clock, (chunk) => decoder.write(chunk));
  }

  /** Tells everything written so far. */
  drain(): void {
    this.#telemetry.drain();
    this.#output.drain();
  }

  /** Tells the rest, an unfinished line too, and lets go of the pipes. */
  close(): void {
    this.drain();
    this.#splitter.flush();
    this.#output.close();
    this.#telemetry.close();
  }
}
