import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { systemClock } from "@faultline/core";
import { afterEach, expect, test } from "vitest";
import { createHttpSender, type HttpSender, type OutgoingRequest } from "./http-sender.ts";

const open: (() => void)[] = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function serve(answer: RequestListener): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?q=1` };
}

function senderWithin(timeoutMs: number): HttpSender {
  const sender = createHttpSender({ clock: systemClock, timeoutMs, maxSockets: 4, isCertificateChecked: true });
  open.push(() => sender.close());
  return sender;
}

const get = (url: string): OutgoingRequest => {
  return { method: "GET", url: new URL(url), headers: {}, body: undefined, isBodyKept: true };
};

test("an answer has its status, headers, body and size", async () => {
  const { url } = await serve((request, response) => {
    response.writeHead(201, { "x-path": request.url });
    response.end("hello");
  });
  const outcome = await senderWithin(5000).send(get(url));
  expect(outcome).toMatchObject({ kind: "answer", statusCode: 201, sizeBytes: 5, wasResent: false });
  expect(outcome.kind === "answer" && outcome.headers["x-path"]).toBe("/path?q=1");
  expect(outcome.kind === "answer" && outcome.body?.toString()).toBe("hello");
});

test("a body that nobody needs is counted and not kept", async () => {
  const { url } = await serve((_, response) => response.end("x".repeat(100_000)));
  const outcome = await senderWithin(5000).send({ ...get(url), isBodyKept: false });
  expect(outcome).toMatchObject({ kind: "answer", sizeBytes: 100_000, body: undefined });
});

test.each([
  { name: "says nothing", answer: () => {} },
  {
    name: "never ends its answer",
    answer: (_: unknown, response: { write(text: string): void }) => response.write("a"),
  },
])("a server that $name times out", async ({ answer }) => {
  const { url } = await serve(answer);
  expect(await senderWithin(60).send(get(url))).toEqual({ kind: "failure", code: "ETIMEDOUT" });
});

test.each([
  { name: "a closed port", url: "http://127.0.0.1:9/", code: "ECONNREFUSED" },
  { name: "another protocol", url: "ftp://127.0.0.1/", code: "EPROTOCOL" },
])("$name fails with $code", async ({ url, code }) => {
  expect(await senderWithin(5000).send(get(url))).toEqual({ kind: "failure", code });
});

test("a header that HTTP does not allow is a failure, not a crash", async () => {
  const { url } = await serve((_, response) => response.end());
  const outcome = await senderWithin(5000).send({ ...get(url), headers: { "x-bad": "a\nb" } });
  expect(outcome).toEqual({ kind: "failure", code: "ERR_INVALID_CHAR" });
});

test("connections are kept open; one that the server resets when it is used again is replaced once", async () => {
  const sockets: Socket[] = [];
  let requestCount = 0;
  const { server, url } = await serve((request, response) => {
    if (++requestCount === 2) request.socket.resetAndDestroy();
    else response.end("ok");
  });
  server.on("connection", (socket: Socket) => sockets.push(socket));
  const sender = senderWithin(5000);
  expect(await sender.send(get(url))).toMatchObject({ statusCode: 200, wasResent: false });
  expect(await sender.send(get(url))).toMatchObject({ statusCode: 200, wasResent: true });
  expect(await sender.send(get(url))).toMatchObject({ statusCode: 200, wasResent: false });
  expect(sockets).toHaveLength(2);
});

test("a POST is never sent twice", async () => {
  let requestCount = 0;
  const { url } = await serve((request, response) => {
    if (++requestCount === 2) request.socket.resetAndDestroy();
    else response.end("ok");
  });
  const sender = senderWithin(5000);
  await sender.send(get(url));
  expect(await sender.send({ ...get(url), method: "POST" })).toEqual({ kind: "failure", code: "ECONNRESET" });
  expect(requestCount).toBe(2);
});

test("a connection that is reset on its first use is a failure", async () => {
  const { url } = await serve((request) => request.socket.resetAndDestroy());
  expect(await senderWithin(5000).send(get(url))).toEqual({ kind: "failure", code: "ECONNRESET" });
});
