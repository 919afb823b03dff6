import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { createAwsClients } from "../aws-clients.ts";
import { createTarget } from "../target.ts";
import { loadPayload } from "./tuned-function.ts";

// Expected: aws-lambda-power-tuning 4.4.0, "fetchPayloadFromS3", read 2026-11.
test.each([
  { name: "JSON is read", text: '{"size":10}', payload: { size: 10 } },
  { name: "null is read", text: "null", payload: null },
  { name: "what is not JSON stays a string", text: "order 7", payload: "order 7" },
])("a payload in S3: $name", async ({ text, payload }) => {
  const server = createServer((request, answer) => answer.end(request.url?.startsWith("/b/k?") ? text : "elsewhere"));
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const { port } = server.address() as AddressInfo;
  const clients = createAwsClients(createTarget({ endpoint: `http://127.0.0.1:${port}` }));
  expect(await loadPayload(clients, "s3://b/k")).toEqual(payload);
  await clients.destroy();
  server.close();
});
