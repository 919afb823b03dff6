import { constants, openSync, readSync } from "node:fs";
import { Socket } from "node:net";
import type { CancelTimer, Clock } from "@faultline/core";
import { LOG_BYTES_PER_WINDOW, LOG_WINDOW_MS } from "../limits.ts";

const READ_BYTES = 64 * 1024;
const readBuffer = Buffer.allocUnsafe(READ_BYTES);

/**
 * The lab's end of a named pipe that a function writes to. Read as data comes, but no faster than its ration: a
 * function that floods its log fills the pipe and waits, and the lab stays quick.
 */
export class LogPipe {
  readonly #descriptor: number;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #onData: (chunk: Buffer) => void;
  #windowStartMs = 0;
  #windowBytes = 0;
  #cancelResume: CancelTimer | undefined;

  /** @throws The system's error where the pipe cannot be opened. */
  constructor(path: string, clock: Clock, onData: (chunk: Buffer) => void) {
    this.#clock = clock;
    this.#onData = onData;
    this.#descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.#socket = new Socket({ fd: this.#descriptor, readable: true, writable: false });
    this.#socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on("error", () => this.close());
    this.#socket.once("close", () => this.close());
    this.#socket.unref();
  }

  /**
   * Reads now what the pipe holds, at most one window's ration: whatever a function wrote before it answered is told
   * before its answer.
   */
  drain(): void {
    // Once destroyed, at the writers' end say, the descriptor's number may already be another file's.
    if (this.#socket.destroyed) return;
    while (this.#socket.read() !== null); // What a pause left in the stream's own buffer; "data" tells it.
    if (this.#socket.destroyed) return;
    for (let total = 0; total < LOG_BYTES_PER_WINDOW;) {
      const length = readAvailable(this.#descriptor);
      if (length === 0) return;
      total += length;
      this.#onData(Buffer.from(readBuffer.subarray(0, length)));
    }
  }

  close(): void {
    this.#cancelResume?.();
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#onData(chunk);
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#windowStartMs > LOG_WINDOW_MS) {
      this.#windowStartMs = nowMs;
      this.#windowBytes = 0;
    }
    this.#windowBytes += chunk.length;
    if (this.#windowBytes <= LOG_BYTES_PER_WINDOW || this.#cancelResume !== undefined) return;
    this.#socket.pause();
    this.#cancelResume = this.#clock.after(this.#windowStartMs + LOG_WINDOW_MS - nowMs, () => {
      this.#cancelResume = undefined;
      this.#socket.resume();
    });
  }
}

/** Bytes read into the shared buffer; 0 when the pipe is empty or ended. */
function readAvailable(descriptor: number): number {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0; // An empty pipe is told by an error; its stack would cost more than the read.
  try {
    return readSync(descriptor, readBuffer, 0, READ_BYTES, null);
  } catch {
    return 0; // EAGAIN: nothing there.
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
