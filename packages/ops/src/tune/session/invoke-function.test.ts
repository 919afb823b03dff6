import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { systemClock } from "@faultline/core";
import { expect, test } from "vitest";
import { invokeFunction } from "./invoke-function.ts";

const ID = "9fe7c81f-6d7f-4b0c-8d0e-0d3a8b1c2d3e";
const REPORT = `REPORT RequestId: ${ID}\tDuration: 1000.00 ms\tBilled Duration: 1000 ms\tMemory Size: 128 MB\tMax Memory Used: 128 MB`;

// Messages as Lambda writes them: Lambda Developer Guide, "Troubleshoot execution issues in Lambda".
test.each([
  {
    name: "a time-out",
    body: { errorMessage: `2026-11-28T09:31:18.592Z ${ID} Task timed out after 1.00 seconds` },
    error: { type: "Unhandled", message: "timed out after 1 s", isOfSize: true },
  },
  {
    name: "a time-out of which only the report tells",
    body: { errorMessage: "" },
    status: "\tStatus: timeout",
    error: { type: "Unhandled", message: "timed out", isOfSize: true },
  },
  {
    name: "memory that ran out",
    body: {
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${ID} Error: Runtime exited with error: signal: killed`,
    },
    error: { type: "Runtime.ExitError", message: "ran out of memory", isOfSize: true },
  },
  {
    name: "an exit",
    body: {
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${ID} Error: Runtime exited with error: exit status 7`,
    },
    error: { type: "Runtime.ExitError", message: "Runtime exited with error: exit status 7", isOfSize: false },
  },
  {
    name: "an exception",
    body: { errorType: "TypeError", errorMessage: "no such order" },
    error: { type: "TypeError", message: "no such order", isOfSize: false },
  },
])("$name is told in words, without what only the log needs", async ({ body, status = "", error }) => {
  const log = Buffer.from(`${REPORT}${status}\n`).toString("base64");
  const headers = { "x-amz-function-error": "Unhandled", "x-amz-log-result": log };
  await withLambda([{ status: 200, headers, body }], async (lambda) => {
    const call = { functionName: "f", payload: undefined };
    expect((await invokeFunction(lambda, call, systemClock)).error).toEqual(error);
  });
});

// The body of TooManyRequestsException: Lambda API Reference, "Invoke", "Errors".
test("a wait for a throttled function is told with AWS's reason", async () => {
  const Reason = "ReservedFunctionConcurrentInvocationLimitExceeded";
  const headers = { "x-amzn-errortype": "TooManyRequestsException" };
  const log = Buffer.from(`${REPORT}\n`).toString("base64");
  const answers = [
    { status: 429, headers, body: { Reason, message: "Rate Exceeded." } },
    { status: 200, headers: { "x-amz-log-result": log }, body: {} },
  ];
  const waits: unknown[] = [];
  await withLambda(answers, async (lambda) => {
    const call = { functionName: "f", onThrottled: (...wait: unknown[]) => waits.push(wait) };
    expect((await invokeFunction(lambda, call, systemClock)).error).toBeUndefined();
  });
  expect(waits).toEqual([[500, Reason]]);
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A client of a server that gives the answers in turn, and the last one ever after. */
async function withLambda(answers: readonly Answer[], action: (lambda: LambdaClient) => Promise<void>): Promise<void> {
  let next = 0;
  const server = createServer((request, response) => {
    request.resume();
    const answer = answers[Math.min(next++, answers.length - 1)];
    response.writeHead(answer?.status ?? 500, answer?.headers);
    response.end(JSON.stringify(answer?.body));
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const { port } = server.address() as AddressInfo;
  const lambda = new LambdaClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
    maxAttempts: 1,
  });
  try {
    await action(lambda);
  } finally {
    lambda.destroy();
    server.closeAllConnections();
    server.close();
  }
}
