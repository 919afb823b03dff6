import type { IncomingMessage } from "node:http";
import type { InvocationOutcome, ProcessExit, ResponseSink, SandboxFault } from "../function-runtime.ts";
import { PAYLOAD_BYTES_MAX, STREAMED_RESPONSE_BYTES_MAX } from "../limits.ts";
import { errorOutcome, tooLargeOutcome } from "./posted-outcome.ts";

type Posted = Exclude<InvocationOutcome, ProcessExit | SandboxFault>;

/** Whether the runtime posts its response piece by piece. */
export function isStreamed(request: IncomingMessage): boolean {
  return request.headers["lambda-runtime-function-response-mode"] === "streaming";
}

/**
 * Receives a streamed response: passed on as it comes where the caller takes a stream, else collected. Its end, or the
 * trailers that tell of an error, is the outcome.
 *
 * @see Lambda Developer Guide, "Building a custom runtime", "Implementing response streaming in a custom runtime".
 */
export async function receiveStream(request: IncomingMessage, sink: ResponseSink | undefined): Promise<Posted> {
  const contentType = request.headers["content-type"];
  const limitBytes = sink === undefined ? PAYLOAD_BYTES_MAX : STREAMED_RESPONSE_BYTES_MAX;
  const kept: Buffer[] = [];
  let sizeBytes = 0;
  sink?.begin(contentType);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > limitBytes) continue; // Read off, so that the connection stays usable.
      if (sink === undefined) kept.push(chunk);
      else await sink.write(chunk);
    }
  } catch {
    return errorOutcome("Runtime.TruncatedResponse", "The response was broken off before its end.");
  }
  if (sizeBytes > limitBytes) return tooLargeOutcome(limitBytes);
  return (
    trailedError(request) ?? { kind: "response", payload: Buffer.concat(kept), ...(contentType && { contentType }) }
  );
}

function trailedError({ trailers }: IncomingMessage): Posted | undefined {
  const errorType = trailers["lambda-runtime-function-error-type"];
  const body = trailers["lambda-runtime-function-error-body"];
  if (errorType === undefined) return undefined;
  const payload = Buffer.from(typeof body === "string" ? body : "", "base64");
  return { kind: "error", errorType, payload };
}
