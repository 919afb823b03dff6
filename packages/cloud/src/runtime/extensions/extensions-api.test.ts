// Documents and bounds: Lambda Developer Guide, "Extensions API reference" and "Lambda Telemetry API reference", read 2026-11.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { systemClock, systemRandom } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RuntimeApi } from "../runtime-api/runtime-api.ts";

let api: RuntimeApi;
let subscriber: Server;
/** What the subscriber was sent: the types of each delivery's events. */
let deliveries: string[][];
beforeEach(async () => {
  deliveries = [];
  const sources = { clock: systemClock, random: systemRandom() };
  api = await RuntimeApi.listen({ beforeOutcome: () => undefined, onIdle: () => undefined }, sources);
  api.extensions.registry.extend({
    functionName: "fn",
    functionVersion: "$LATEST",
    handler: "index.handler",
    accountId: "123456789012",
    externalNames: [],
  });
  subscriber = createServer((request, response) => {
    void text(request).then((body) => {
      deliveries.push((JSON.parse(body) as { readonly type: string }[]).map(({ type }) => type));
      response.end();
    });
  });
  await new Promise<void>((resolve) => subscriber.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  api.extensions.telemetry.close();
  api.close();
  subscriber.closeAllConnections();
  subscriber.close();
});

async function register(headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(`http://${api.address}/2020-01-01/extension/register`, {
    method: "POST",
    headers: { "Lambda-Extension-Name": "inner", ...headers },
    body: '{"events":["INVOKE"]}',
  });
}

async function subscribe(change: object, path = "/2022-07-01/telemetry"): Promise<Response> {
  const id = (await register()).headers.get("lambda-extension-identifier") ?? "";
  const { port } = subscriber.address() as AddressInfo;
  const body = {
    schemaVersion: "2022-12-13",
    types: ["function"],
    buffering: { maxItems: 1000, maxBytes: 262_144, timeoutMs: 25 },
    destination: { protocol: "HTTP", URI: `http://sandbox.localdomain:${port}` },
    ...change,
  };
  const headers = { "Lambda-Extension-Identifier": id };
  return fetch(`http://${api.address}${path}`, { method: "PUT", headers, body: JSON.stringify(body) });
}

const FUNCTION = { functionName: "fn", functionVersion: "$LATEST", handler: "index.handler" };

test.each([
  { name: "none", headers: {}, document: FUNCTION },
  {
    name: "accountId",
    headers: { "Lambda-Extension-Accept-Feature": "accountId" },
    document: { ...FUNCTION, accountId: "123456789012" },
  },
  { name: "an unknown one", headers: { "Lambda-Extension-Accept-Feature": "other" }, document: FUNCTION },
])("registration answers with what features ask for: $name", async ({ headers, document }) => {
  const answer = await register(headers);
  expect([answer.status, await answer.json()]).toEqual([200, document]);
});

test.each([
  { name: "of the first schema", change: { schemaVersion: "2022-07-01" }, status: 200 },
  { name: "of the latest schema", change: { schemaVersion: "2025-01-29" }, status: 200 },
  { name: "without a schema", change: { schemaVersion: undefined }, status: 400 },
  { name: "of no known schema", change: { schemaVersion: "2021-03-18" }, status: 400 },
  { name: "without buffering", change: { buffering: undefined }, status: 200 },
  { name: "of 999 items", change: { buffering: { maxItems: 999 } }, status: 400 },
  { name: "of 10,000 items", change: { buffering: { maxItems: 10_000 } }, status: 200 },
  { name: "of 24 ms", change: { buffering: { timeoutMs: 24 } }, status: 400 },
  { name: "of more than 1 MiB", change: { buffering: { maxBytes: 1_048_577 } }, status: 400 },
  { name: "to another host", change: { destination: { protocol: "HTTP", URI: "http://example.com" } }, status: 400 },
  { name: "to no stream", change: { types: [] }, status: 400 },
])("a subscription $name is answered $status", async ({ change, status }) => {
  expect((await subscribe(change)).status).toBe(status);
});

test("the path may end with a slash", async () => {
  expect((await subscribe({}, "/2022-07-01/telemetry/")).status).toBe(200);
});

test("no delivery has more than was asked for, however much has come", async () => {
  expect((await subscribe({})).status).toBe(200);
  const event = { time: "2026-01-01T00:00:00.000Z", type: "function", record: "short" };
  for (let count = 0; count < 2500; count++) api.extensions.telemetry.publish(event);
  for (let count = 0; count < 4; count++) api.extensions.telemetry.publish({ ...event, record: "x".repeat(100_000) });
  await api.extensions.telemetry.flush();
  expect(deliveries.flat()).toHaveLength(2504);
  expect(Math.max(...deliveries.map((types) => types.length))).toBe(1000);
  expect(deliveries.slice(-2).map((types) => types.length)).toEqual([expect.any(Number), 2]); // 200,000 of 262,144 bytes.
});
