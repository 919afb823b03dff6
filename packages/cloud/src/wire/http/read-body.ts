import type { IncomingMessage } from "node:http";
import { ServiceError } from "../../service-error.ts";

/** What became of a request's body. */
export type BodyOutcome =
  | { readonly kind: "complete"; readonly body: Uint8Array }
  | { readonly kind: "disconnected" }
  | { readonly kind: "too-large" };

const EMPTY = new Uint8Array(0);

/** Collects a body of at most `maxBytes`; of a larger one nothing is kept. */
export function readBody(message: IncomingMessage, maxBytes: number): Promise<BodyOutcome> {
  if (Number(message.headers["content-length"] ?? 0) > maxBytes) {
    message.resume(); // Read on and dropped, so that the client gets to read its answer.
    return Promise.resolve({ kind: "too-large" });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    message.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks.length = 0;
      resolve({ kind: "too-large" });
    });
    message.on("end", () => resolve({ kind: "complete", body: joinChunks(chunks) }));
    message.on("error", () => resolve({ kind: "disconnected" }));
    message.on("close", () => resolve({ kind: "disconnected" }));
  });
}

function joinChunks(chunks: readonly Buffer[]): Uint8Array {
  const [first] = chunks;
  if (first === undefined) return EMPTY;
  return chunks.length === 1 ? first : Buffer.concat(chunks);
}

/** What a client is told whose body is over the limit. */
export function bodyTooLarge(maxBytes: number): ServiceError {
  return new ServiceError(
    "RequestEntityTooLargeException",
    `Request must be smaller than ${maxBytes} bytes for this operation`,
    {},
    413,
  );
}
