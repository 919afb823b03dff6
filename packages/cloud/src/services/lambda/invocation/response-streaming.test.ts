// Streamed responses, through the official client. Forms: Lambda Developer Guide, "Response streaming for Lambda
// functions" and "Implementing response streaming in a custom runtime"; API reference, "InvokeWithResponseStream".
import { InvokeCommand, InvokeWithResponseStreamCommand } from "@aws-sdk/client-lambda";
import { systemClock } from "@faultline/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LambdaServer } from "../testing/lambda-server.ts";

let server: LambdaServer;
beforeAll(async () => {
  server = await LambdaServer.start();
});
afterAll(() => server.close());

interface Streamed {
  readonly chunks: readonly string[];
  /** When each chunk came, milliseconds after the request. */
  readonly arrivalsMs: readonly number[];
  readonly complete: object | undefined;
  readonly version: string | undefined;
}

async function stream(functionName: string, event: unknown = {}, more: object = {}): Promise<Streamed> {
  const startMs = systemClock.monotonicMs();
  const command = new InvokeWithResponseStreamCommand({
    FunctionName: functionName,
    Payload: JSON.stringify(event),
    ...more,
  });
  const answer = await server.client.send(command);
  const chunks: string[] = [];
  const arrivalsMs: number[] = [];
  let complete: object | undefined;
  for await (const { PayloadChunk, InvokeComplete } of answer.EventStream ?? []) {
    if (PayloadChunk?.Payload !== undefined) {
      chunks.push(Buffer.from(PayloadChunk.Payload).toString("latin1"));
      arrivalsMs.push(systemClock.monotonicMs() - startMs);
    }
    complete ??= InvokeComplete;
  }
  return {
    chunks,
    arrivalsMs,
    complete,
    version: answer.ExecutedVersion,
  };
}

const streaming = (body: string) => ({
  "index.mjs": `const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    export const handler = awslambda.streamifyResponse(async (event, responseStream, context) => { ${body} });`,
});

test("pieces come as the function writes them, and an ordinary invocation gets them in one", async () => {
  const body = `responseStream.setContentType("text/plain"); responseStream.write("one,"); await pause(400); responseStream.write("two"); responseStream.end();`;
  await server.create("pieces", streaming(body));
  const { chunks, arrivalsMs, ...rest } = await stream("pieces");
  expect(chunks).toEqual(["one,", "two"]);
  expect((arrivalsMs[1] ?? 0) - (arrivalsMs[0] ?? 0)).toBeGreaterThan(300);
  expect(rest).toEqual({ complete: {}, version: "$LATEST" });
  const whole = await server.client.send(new InvokeCommand({ FunctionName: "pieces" }));
  expect([whole.Payload?.transformToString(), whole.FunctionError]).toEqual(["one,two", undefined]);
});

test("an HTTP response begins with its metadata and eight null bytes; a pipeline ends the stream", async () => {
  await server.create("http", {
    "index.mjs": `import { pipeline } from "node:stream/promises"; import { Readable } from "node:stream";
      export const handler = awslambda.streamifyResponse(async (event, responseStream) => {
        const http = awslambda.HttpResponseStream.from(responseStream, { statusCode: 201, headers: { "x-a": "b" } });
        await pipeline(Readable.from([Buffer.from("body")]), http);
      });`,
  });
  const { chunks, complete } = await stream("http");
  expect(chunks.join("")).toBe(`{"statusCode":201,"headers":{"x-a":"b"}}${"\0".repeat(8)}body`);
  expect(complete).toEqual({});
});

test("a function that does not stream gives one piece", async () => {
  await server.create("plain", { "index.mjs": "export const handler = async (event) => event;" });
  expect(await stream("plain", { a: 1 }, { LogType: "Tail" })).toMatchObject({
    chunks: ['{"a":1}'],
    complete: { LogResult: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as string },
  });
});

test.each([
  { name: "early", when: "before it writes", body: `throw new RangeError("early");`, chunks: [], message: "early" },
  {
    name: "late",
    when: "in the midst",
    body: `responseStream.write("part"); await pause(20); throw new RangeError("late");`,
    chunks: ["part"],
    message: "late",
  },
  {
    name: "loose",
    when: "outside its handler in the midst",
    body: `responseStream.write("part"); setTimeout(() => { throw new RangeError("loose"); }, 20); await pause(1000);`,
    chunks: ["part"],
    message: "loose",
  },
])(
  "a function that fails $when completes with the error, and serves again",
  async ({ name, body, chunks, message }) => {
    await server.create(name, streaming(`if (event.ok) { responseStream.end("ok"); return; } ${body}`));
    const answer = await stream(name);
    expect(answer.chunks).toEqual(chunks);
    const { ErrorCode, ErrorDetails } = answer.complete as { ErrorCode: string; ErrorDetails: string };
    expect([ErrorCode, (JSON.parse(ErrorDetails) as { errorMessage: string }).errorMessage]).toEqual([
      "RangeError",
      message,
    ]);
    expect((await stream(name, { ok: true })).chunks).toEqual(["ok"]);
  },
);

test("20 MB pass; as an ordinary answer they are too large", async () => {
  const body = `const piece = Buffer.alloc(1e6, "x"); for (let n = 0; n < 20; n++) if (!responseStream.write(piece)) await new Promise((resolve) => responseStream.once("drain", resolve)); responseStream.end();`;
  await server.create("large", streaming(body), { Timeout: 20, MemorySize: 512 });
  const { chunks, complete } = await stream("large");
  expect(chunks.reduce((sum, chunk) => sum + chunk.length, 0)).toBe(20e6);
  expect(complete).toEqual({});
  expect(await server.invoke("large", {})).toMatchObject({
    error: "Unhandled",
    body: { errorType: "Function.ResponseSizeTooLarge" },
  });
});

test("a custom runtime streams and tells of an error by trailers", async () => {
  await server.create(
    "custom",
    {
      bootstrap: `#!/bin/sh\nexec ${process.execPath} "$LAMBDA_TASK_ROOT/loop.mjs"\n`,
      "loop.mjs": `import { request } from "node:http";
        const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/";
        for (;;) {
          const next = await fetch(api + "next");
          const id = next.headers.get("lambda-runtime-aws-request-id");
          await next.arrayBuffer();
          await new Promise((resolve) => {
            const post = request(api + id + "/response", { method: "POST", headers: { "Lambda-Runtime-Function-Response-Mode": "streaming", "Transfer-Encoding": "chunked",
              Trailer: "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body" } }, (answer) => answer.resume().on("end", resolve));
            post.write("half");
            post.addTrailers({ "Lambda-Runtime-Function-Error-Type": "My.Error", "Lambda-Runtime-Function-Error-Body": Buffer.from('{"errorMessage":"no more"}').toString("base64") });
            post.end();
          });
        }`,
    },
    { Runtime: "provided.al2023" },
  );
  const { chunks, complete } = await stream("custom");
  expect(chunks).toEqual(["half"]);
  expect(complete).toEqual({ ErrorCode: "My.Error", ErrorDetails: '{"errorMessage":"no more"}' });
});

test("what refuses an invocation refuses a streamed one", async () => {
  await expect(stream("nowhere")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
