import type { ResponseReceiver } from "./invocation-request.ts";

/** Pieces that may wait for the caller before the function has to. */
const WAITING_MAX = 16;

/** Carries a streamed response from the function to its caller, no faster than the caller reads. */
export class ResponseChannel implements ResponseReceiver {
  readonly #begun = Promise.withResolvers<void>();
  readonly #chunks: Uint8Array[] = [];
  #contentType: string | undefined;
  #executedVersion: string | undefined;
  #isStreamed = false;
  #isClosed = false;
  #wakeReader: (() => void) | undefined;
  #wakeWriter: (() => void) | undefined;

  /** @param signal Tells that the caller has gone: what comes then is dropped, and the function runs on. */
  constructor(signal: AbortSignal) {
    if (signal.aborted) this.close();
    signal.addEventListener("abort", () => this.close(), { once: true });
  }

  noteVersion(executedVersion: string): void {
    this.#executedVersion = executedVersion;
  }

  begin(contentType: string | undefined): void {
    this.#isStreamed = true;
    this.#contentType = contentType;
    this.#begun.resolve();
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (this.#isClosed) return;
    this.#chunks.push(chunk);
    this.#wakeReader?.();
    if (this.#chunks.length < WAITING_MAX) return;
    await new Promise<void>((resolve) => {
      this.#wakeWriter = resolve;
    });
  }

  /** Nothing more comes, or is wanted. */
  close(): void {
    this.#isClosed = true;
    this.#wakeReader?.();
    this.#wakeWriter?.();
  }

  /** Resolves when the function begins to stream. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** Whether the function has streamed rather than answered in one piece. */
  get isStreamed(): boolean {
    return this.#isStreamed;
  }

  get contentType(): string | undefined {
    return this.#contentType;
  }

  get executedVersion(): string | undefined {
    return this.#executedVersion;
  }

  /** What is written, until the channel is closed. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#wakeWriter?.();
        this.#wakeWriter = undefined;
        yield chunk;
      } else if (this.#isClosed) return;
      else
        await new Promise<void>((resolve) => {
          this.#wakeReader = resolve;
        });
    }
  }
}
