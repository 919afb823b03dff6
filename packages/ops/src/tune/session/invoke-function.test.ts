import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@faultline/core";
import { expect, test } from "vitest";
import { createAwsClients } from "../../aws-clients.ts";
import { createTarget } from "../../target.ts";
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
  const server = createServer((request, response) => {
    request.resume();
    const log = Buffer.from(`${REPORT}${status}\n`).toString("base64");
    response.writeHead(200, { "x-amz-function-error": "Unhandled", "x-amz-log-result": log });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const { port } = server.address() as AddressInfo;
  const clients = createAwsClients(createTarget({ endpoint: `http://127.0.0.1:${port}` }));
  try {
    const call = { functionName: "f", payload: undefined };
    expect((await invokeFunction(await clients.lambda(), call, systemClock)).error).toEqual(error);
  } finally {
    await clients.destroy();
    server.closeAllConnections();
    server.close();
  }
});
