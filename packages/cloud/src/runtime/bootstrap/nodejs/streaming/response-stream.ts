import { Writable } from "node:stream";
import type { ChunkedPost, ErrorTrailers } from "../runtime-api-client.ts";

const DEFAULT_TYPE = "application/octet-stream";

/**
 * The second argument of a streaming handler. Its post begins with the first byte, so that a handler that fails before
 * answers as any other.
 *
 * @see Lambda Developer Guide, "Writing response streaming-enabled Lambda functions".
 */
export class ResponseStream extends Writable {
  readonly #begin: (contentType: string) => ChunkedPost;
  #contentType = DEFAULT_TYPE;
  #post: ChunkedPost | undefined;
  #hasEnded = false;
  /** Written before the first byte: what `HttpResponseStream.from` was given. */
  #prelude: Buffer | undefined;

  /** @param begin Starts the post of the response. */
  constructor(begin: (contentType: string) => ChunkedPost) {
    super();
    this.#begin = begin;
  }

  /** Sets the content type of the response; has effect until the first byte is written. */
  setContentType(contentType: string): void {
    this.#contentType = contentType;
  }

  /** What goes before the first byte. */
  setPrelude(prelude: Buffer): void {
    this.#prelude = prelude;
  }

  /** Whether anything has left. */
  get hasBegun(): boolean {
    return this.#post !== undefined;
  }

  /** Resolves when everything has been handed over; rejects where the handler destroys the stream with an error. */
  finished(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.writableFinished) resolve();
      if (this.errored) reject(this.errored);
      this.once("finish", resolve);
      this.once("error", reject);
    });
  }

  /** Ends a response that has begun with an error; one that has ended already stays as it is. */
  async fail(error: ErrorTrailers): Promise<void> {
    const post = this.#post;
    if (post === undefined || this.#hasEnded) return;
    this.#hasEnded = true;
    await post.end(error);
    this.destroy();
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk;
    this.#open().write(bytes, done);
  }

  override _final(done: () => void): void {
    const post = this.#open();
    this.#hasEnded = true;
    void this.#finish(post.end(), done);
  }

  async #finish(posted: Promise<unknown>, done: () => void): Promise<void> {
    await posted;
    done();
  }

  #open(): ChunkedPost {
    if (this.#post !== undefined) return this.#post;
    this.#post = this.#begin(this.#contentType);
    if (this.#prelude !== undefined) this.#post.write(this.#prelude, () => undefined);
    return this.#post;
  }
}
