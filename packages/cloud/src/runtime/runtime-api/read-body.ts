import type { IncomingMessage } from "node:http";

/**
 * Reads a request's body, at most `limitBytes` of it; more is read off and thrown away, so that the connection stays
 * usable, and told as undefined. A request that breaks off is told nothing: its connection is gone.
 */
export function readBody(
  request: IncomingMessage,
  limitBytes: number,
  onBody: (body: Buffer | undefined) => void,
): void {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  request.on("data", (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
  });
  request.on("end", () => {
    const [only] = chunks;
    if (sizeBytes > limitBytes) onBody(undefined);
    else onBody(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
  });
}
