import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { epochMs, systemClock, systemRandom } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RuntimeApi } from "./runtime-api.ts";

const INVOCATION = {
  requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
  payload: Buffer.from('{"a":1}'),
  functionArn: "arn:aws:lambda:us-east-2:123456789012:function:custom-runtime",
  deadline: epochMs(1_542_409_706_888),
  traceHeader: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1",
  clientContext: '{"client":{"app_title":"Kaffée"}}',
};

let api: RuntimeApi;
let events: string[];
beforeEach(async () => {
  events = [];
  api = await RuntimeApi.listen(
    { beforeOutcome: () => events.push("before outcome"), onIdle: () => events.push("idle") },
    { clock: systemClock, random: systemRandom() },
  );
});
afterEach(() => api.close());

const call = (path: string, init?: RequestInit) => fetch(`http://${api.address}/2018-06-01/runtime${path}`, init);
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  call(path, { method: "POST", body, headers });

// Headers and answers: Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
test("an invocation is handed over with its headers and ends with what is posted", async () => {
  const next = call("/invocation/next");
  expect(await api.initiated).toEqual({ kind: "ready" });
  const outcome = api.invoke(INVOCATION);
  const answer = await next;
  expect(await answer.text()).toBe('{"a":1}');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "lambda-runtime-aws-request-id": INVOCATION.requestId,
    "lambda-runtime-deadline-ms": "1542409706888",
    "lambda-runtime-invoked-function-arn": INVOCATION.functionArn,
    "lambda-runtime-trace-id": INVOCATION.traceHeader,
    "lambda-runtime-client-context": String.raw`{"client":{"app_title":"Kaff\u00e9e"}}`,
  });
  const accepted = await post(`/invocation/${INVOCATION.requestId}/response`, '"SUCCESS"', {
    "content-type": "text/x",
  });
  expect([accepted.status, await accepted.json()]).toEqual([202, { status: "OK" }]);
  expect(await outcome).toEqual({ kind: "response", payload: Buffer.from('"SUCCESS"'), contentType: "text/x" });
  expect(events).toEqual(["before outcome", "idle", "before outcome"]);
});

test("an error carries the type of its header, or of its document", async () => {
  for (const headers of [{ "lambda-runtime-function-error-type": "Runtime.X" }, {}]) {
    const outcome = api.invoke(INVOCATION);
    await (await call("/invocation/next")).arrayBuffer();
    await post(`/invocation/${INVOCATION.requestId}/error`, '{"errorType":"Document"}', headers);
    expect(await outcome).toMatchObject({
      kind: "error",
      errorType: "lambda-runtime-function-error-type" in headers ? "Runtime.X" : "Document",
    });
  }
});

test.each([
  {
    name: "an error while nothing is under way",
    path: "/invocation/x/error",
    status: 403,
    errorType: "InvalidStateTransition",
  },
  {
    name: "a response while nothing is under way",
    path: "/invocation/x/response",
    status: 403,
    errorType: "InvalidStateTransition",
  },
  { name: "an unknown path", path: "/invocation/x/other", status: 404, errorType: "NotFound" },
])("refuses $name", async ({ path, status, errorType }) => {
  const answer = await post(path, "{}");
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ errorType });
});

test("an invocation waits for a runtime that gave up on its wait and asks again", async () => {
  const abort = new AbortController();
  const first = call("/invocation/next", { signal: abort.signal }).catch((error: Error) => error.name);
  await api.initiated;
  abort.abort();
  expect(await first).toBe("AbortError");
  await api.disconnected();
  const outcome = api.invoke(INVOCATION);
  expect(await (await call("/invocation/next")).text()).toBe('{"a":1}');
  await post(`/invocation/${INVOCATION.requestId}/response`, "1");
  expect(await outcome).toMatchObject({ kind: "response" });
});

test("of two waits at once one gets the invocation", async () => {
  const waits = [call("/invocation/next"), call("/invocation/next")].map(async (wait) => (await wait).text());
  await expect.poll(() => events.filter((event) => event === "idle")).toHaveLength(2);
  const outcome = api.invoke(INVOCATION);
  expect(await Promise.race(waits)).toBe('{"a":1}');
  await post(`/invocation/${INVOCATION.requestId}/response`, "1");
  expect(await outcome).toMatchObject({ kind: "response", payload: Buffer.from("1") });
  api.close();
  await Promise.allSettled(waits);
});

// RFC 9110, "400 Bad Request". Only what is said over HTTP has an answer of the Runtime API's own.
test("bytes that are no HTTP are refused, and the API stays usable", async () => {
  const [host = "", port = ""] = api.address.split(":");
  const socket = connect(Number(port), host);
  socket.write(Buffer.concat([Buffer.from([0, 255, 22, 3, 1]), Buffer.from("\r\n\r\ngarbage")]));
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 /);
  const outcome = api.invoke(INVOCATION);
  await (await call("/invocation/next")).arrayBuffer();
  await post(`/invocation/${INVOCATION.requestId}/response`, "not { JSON");
  // Lambda passes on what a custom runtime answers, whatever it is.
  expect(await outcome).toMatchObject({ kind: "response", payload: Buffer.from("not { JSON") });
});

test("refuses the id of another invocation and stays usable", async () => {
  const outcome = api.invoke(INVOCATION);
  await (await call("/invocation/next")).arrayBuffer();
  const refused = await post("/invocation/other/response", "1");
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { errorType: "InvalidRequestID", errorMessage: "Invalid request ID" },
  ]);
  await post(`/invocation/${INVOCATION.requestId}/response`, "2");
  expect(await outcome).toMatchObject({ kind: "response", payload: Buffer.from("2") });
});

// 6 MB and 100 bytes, with AWS's message for the caller.
test.each([
  { sizeBytes: 6_291_556, status: 202, kind: "response" },
  { sizeBytes: 6_291_557, status: 413, kind: "error" },
])("a response of $sizeBytes bytes is answered $status", async ({ sizeBytes, status, kind }) => {
  const outcome = api.invoke(INVOCATION);
  await (await call("/invocation/next")).arrayBuffer();
  const answer = await post(`/invocation/${INVOCATION.requestId}/response`, "x".repeat(sizeBytes));
  expect(answer.status).toBe(status);
  const result = await outcome;
  expect(result.kind).toBe(kind);
  if (result.kind === "error") {
    expect(JSON.parse(Buffer.from(result.payload).toString())).toEqual({
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    });
  }
});

test("a failed init is told once, and not after the first invocation was asked for", async () => {
  await post("/init/error", '{"errorType":"Runtime.ImportModuleError"}');
  expect(await api.initiated).toMatchObject({ kind: "error", errorType: "Runtime.ImportModuleError" });
  const next = call("/invocation/next").catch(() => undefined);
  await expect.poll(() => events).toContain("idle");
  expect((await post("/init/error", "{}")).status).toBe(403);
  api.close();
  await next;
});
