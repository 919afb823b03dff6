import type { ServerResponse } from "node:http";
import { PAYLOAD_BYTES_MAX } from "../limits.ts";
import type { Invocation } from "../function-runtime.ts";

// Fixed answers are encoded once: this is the hottest path of the lab.
const ACCEPTED = encode(202, { status: "OK" });
const UNKNOWN_REQUEST = encode(400, { errorType: "InvalidRequestID", errorMessage: "Invalid request ID" });
const TOO_LARGE = encode(413, {
  errorType: "RequestEntityTooLarge",
  errorMessage: `Exceeded maximum allowed payload size (${PAYLOAD_BYTES_MAX} bytes).`,
});
const NOT_FOUND = encode(404, { errorType: "NotFound", errorMessage: "There is no such operation" });

interface FixedAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

function encode(status: number, document: Readonly<Record<string, string>>): FixedAnswer {
  const body = Buffer.from(JSON.stringify(document));
  return { status, headers: ["Content-Type", "application/json", "Content-Length", String(body.length)], body };
}

function send(response: ServerResponse, answer: FixedAnswer): void {
  response.sendDate = false;
  response.writeHead(answer.status, [...answer.headers]);
  response.end(answer.body);
}

/** 202: what the runtime posted has been taken. */
export function answerAccepted(response: ServerResponse): void {
  send(response, ACCEPTED);
}

/** 400: the request id is not that of the invocation under way. */
export function answerUnknownRequest(response: ServerResponse): void {
  send(response, UNKNOWN_REQUEST);
}

/** 403: the call does not fit what the runtime is doing. */
export function answerWrongState(response: ServerResponse, from: string, to: string): void {
  const errorMessage = `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`;
  send(response, encode(403, { errorType: "InvalidStateTransition", errorMessage }));
}

/** 413: the response is over the limit of a synchronous invocation. */
export function answerTooLarge(response: ServerResponse): void {
  send(response, TOO_LARGE);
}

/** 404: not a path of the Runtime API. */
export function answerNotFound(response: ServerResponse): void {
  send(response, NOT_FOUND);
}

/** 200 with a document: the assignment of a waiting process. */
export function answerDocument(response: ServerResponse, text: string): void {
  send(response, {
    status: 200,
    headers: ["Content-Length", String(Buffer.byteLength(text))],
    body: Buffer.from(text),
  });
}

/** 200 with the next invocation. @see Lambda Developer Guide, "Using the Lambda runtime API", "Next invocation". */
export function answerInvocation(response: ServerResponse, invocation: Invocation): void {
  const { payload } = invocation;
  const headers = [
    "Content-Type",
    "application/json",
    "Content-Length",
    String(payload.byteLength),
    "Lambda-Runtime-Aws-Request-Id",
    invocation.requestId,
    "Lambda-Runtime-Deadline-Ms",
    String(Math.trunc(invocation.deadline)),
    "Lambda-Runtime-Invoked-Function-Arn",
    invocation.functionArn,
  ];
  if (invocation.traceHeader !== undefined) headers.push("Lambda-Runtime-Trace-Id", invocation.traceHeader);
  if (invocation.clientContext !== undefined)
    headers.push("Lambda-Runtime-Client-Context", headerText(invocation.clientContext));
  response.sendDate = false;
  response.writeHead(200, headers);
  response.end(payload);
}

/** JSON that fits in a header: everything outside printable ASCII escaped. */
function headerText(json: string): string {
  return json.replaceAll(/[^\u0020-\u007e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
