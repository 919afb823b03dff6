import type { HttpResponse } from "../../wire/http-route.ts";

/** How much of a request was not kept, and why; an empty text when all was. */
export interface ExportResult {
  readonly rejectedCount: number;
  readonly problem: string;
}

const REJECTED_MEMBERS: Readonly<Record<string, string>> = {
  "/v1/traces": "rejectedSpans",
  "/v1/logs": "rejectedLogRecords",
  "/v1/metrics": "rejectedDataPoints",
};

/** Seconds that a client should wait before it tries again. */
const RETRY_AFTER_SECONDS = "1";

/**
 * Answers in the encoding of the request: an Export…ServiceResponse, whose `partial_success` tells what was not kept, or
 * a google.rpc.Status.
 */
export const encodeAnswer = {
  success(isJson: boolean, path: string, { rejectedCount, problem }: ExportResult): HttpResponse {
    if (rejectedCount === 0) return respond(200, isJson, isJson ? "{}" : new Uint8Array(0));
    if (isJson) {
      const member = REJECTED_MEMBERS[path] ?? "rejected";
      const answer = { partialSuccess: { [member]: String(rejectedCount), errorMessage: problem } };
      return respond(200, isJson, JSON.stringify(answer));
    }
    const partial = Buffer.concat([tag(1, 0), varint(rejectedCount), textField(2, problem)]);
    return respond(200, isJson, Buffer.concat([tag(1, 2), varint(partial.length), partial]));
  },

  failure(isJson: boolean, status: number, message: string): HttpResponse {
    const { headers, ...rest } = respond(status, isJson, isJson ? JSON.stringify({ message }) : textField(2, message));
    return { ...rest, headers: status === 429 ? { ...headers, "retry-after": RETRY_AFTER_SECONDS } : headers };
  },
};

function respond(status: number, isJson: boolean, body: string | Uint8Array): HttpResponse {
  return { status, headers: { "content-type": isJson ? "application/json" : "application/x-protobuf" }, body };
}

function textField(number: number, text: string): Buffer {
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([tag(number, 2), varint(bytes.length), bytes]);
}

function tag(number: number, wireType: number): Buffer {
  return varint((number << 3) | wireType);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
