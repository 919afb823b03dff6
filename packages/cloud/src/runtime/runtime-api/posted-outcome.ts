import type { IncomingMessage } from "node:http";
import type { InvocationOutcome, ProcessExit, SandboxFault } from "../function-runtime.ts";
import { PAYLOAD_BYTES_MAX } from "../limits.ts";

type Posted = Exclude<InvocationOutcome, ProcessExit | SandboxFault>;

/** What a whole post to `response` or `error` means; a body that is undefined was over the limit. */
export function outcomeOf(verb: string | undefined, request: IncomingMessage, payload: Buffer | undefined): Posted {
  if (payload === undefined) return tooLargeOutcome(PAYLOAD_BYTES_MAX);
  if (verb === "error") return { kind: "error", errorType: errorTypeOf(request, payload), payload };
  const contentType = request.headers["content-type"];
  return contentType === undefined ? { kind: "response", payload } : { kind: "response", payload, contentType };
}

/** What AWS answers the caller of a function whose response is over the limit. @see Lambda quotas. */
export function tooLargeOutcome(limitBytes: number): Posted {
  const message = `Response payload size exceeded maximum allowed payload size (${limitBytes} bytes).`;
  return errorOutcome("Function.ResponseSizeTooLarge", message);
}

/** An error that Lambda itself finds in what was posted. */
export function errorOutcome(errorType: string, errorMessage: string): Posted {
  return { kind: "error", errorType, payload: Buffer.from(JSON.stringify({ errorMessage, errorType })) };
}

/** The posted header, else the document's own word, else what AWS calls an error that names none. */
export function errorTypeOf(request: IncomingMessage, payload: Buffer): string {
  const header = request.headers["lambda-runtime-function-error-type"];
  if (typeof header === "string" && header !== "") return header;
  return /"errorType"\s*:\s*"([^"\\]+)"/.exec(payload.toString("utf8", 0, 4096))?.[1] ?? "Runtime.UnknownError";
}
