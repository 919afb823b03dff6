// Function URLs in mode RESPONSE_STREAM, with real function processes and Node's own HTTP client. Forms: Lambda Developer
// Guide, "Response streaming for Lambda functions" and "Using the Lambda runtime API for custom runtimes".
import { get, type IncomingMessage } from "node:http";
import { CreateFunctionUrlConfigCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LambdaServer } from "../testing/lambda-server.ts";

let server: LambdaServer;
beforeAll(async () => {
  server = await LambdaServer.start();
});
afterAll(() => server.close());

/** Creates a function with a URL that streams, and answers the URL. */
async function createUrl(name: string, body: string): Promise<string> {
  await server.create(name, { "index.mjs": body }, { Timeout: 10 });
  const { FunctionUrl = "" } = await server.client.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: "NONE", InvokeMode: "RESPONSE_STREAM" }),
  );
  return FunctionUrl;
}

const streaming = (body: string) =>
  `export const handler = awslambda.streamifyResponse(async (event, responseStream) => { ${body} });`;

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, resolve).on("error", reject);
  });
}

/** The next piece of a response. */
function nextChunk(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    response.once("data", (chunk: Buffer) => {
      response.pause();
      resolve(chunk.toString("utf8"));
    });
    response.once("error", reject);
    response.resume();
  });
}

/** The rest of a response, and whether it came to its end. */
function restOf(response: IncomingMessage): Promise<{ readonly text: string; readonly isComplete: boolean }> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    response.on("data", (chunk: Buffer) => chunks.push(chunk));
    response.on("error", () => {});
    response.on("close", () =>
      resolve({ text: Buffer.concat(chunks).toString("utf8"), isComplete: response.complete }),
    );
    response.resume();
  });
}

test("status, headers, cookies and the first bytes arrive while the handler has more to write", async () => {
  const url = await createUrl(
    "pieces",
    streaming(`
      const http = awslambda.HttpResponseStream.from(responseStream, { statusCode: 201,
        headers: { "content-type": "text/plain", "x-own": "yes" }, cookies: ["a=1", "b=2"] });
      http.write("first;");
      await new Promise((resolve) => setTimeout(resolve, 700));
      http.write("last");
      http.end();`),
  );
  const response = await open(url);
  const { statusCode, headers } = response;
  expect([statusCode, headers["content-type"], headers["x-own"], headers["transfer-encoding"]]).toEqual([
    201,
    "text/plain",
    "yes",
    "chunked",
  ]);
  expect(headers["set-cookie"]).toEqual(["a=1", "b=2"]);
  expect(await nextChunk(response)).toBe("first;");
  expect(server.messagesOf("pieces").some((message) => message.startsWith("END "))).toBe(false); // Still writing.
  expect(await restOf(response)).toEqual({ text: "last", isComplete: true });
});

test.each([
  {
    name: "bare",
    title: "without metadata it is 200 with the stream's content type",
    body: `responseStream.setContentType("text/css"); responseStream.write("a{}"); responseStream.end();`,
    expected: { status: 200, type: "text/css", text: "a{}", isComplete: true },
  },
  {
    name: "untyped",
    title: "of no type it is application/octet-stream",
    body: `responseStream.end("bytes");`,
    expected: { status: 200, type: "application/octet-stream", text: "bytes", isComplete: true },
  },
  {
    name: "early",
    title: "a failure before the first byte is a 502",
    body: `throw new RangeError("early");`,
    expected: { status: 502, type: "application/json", text: "Internal Server Error", isComplete: true },
  },
  {
    name: "midway",
    title: "a failure midway breaks the body off after what was written",
    body: `responseStream.write("part"); await new Promise((resolve) => setTimeout(resolve, 50)); throw new RangeError("midway");`,
    expected: { status: 200, type: "application/octet-stream", text: "part", isComplete: false },
  },
  {
    name: "malformed",
    title: "a status that HTTP has not is a 502",
    body: `const http = awslambda.HttpResponseStream.from(responseStream, { statusCode: 42 }); http.end("x");`,
    expected: { status: 502, type: "application/json", text: "Internal Server Error", isComplete: true },
  },
])("$title", async ({ name, body, expected }) => {
  const response = await open(await createUrl(name, streaming(body)));
  const { text, isComplete } = await restOf(response);
  expect({ status: response.statusCode, type: response.headers["content-type"], text, isComplete }).toEqual(expected);
});

test("what a function answers that does not stream is the body as it is", async () => {
  const response = await open(
    await createUrl("whole", `export const handler = async () => ({ statusCode: 404, body: "x" });`),
  );
  const { text } = await restOf(response);
  expect([response.statusCode, response.headers["content-type"], text]).toEqual([
    200,
    "application/octet-stream",
    '{"statusCode":404,"body":"x"}',
  ]);
});

test("a client that leaves midway does not stop the function, which then serves the next one", async () => {
  const url = await createUrl(
    "left",
    `let runs = 0; ${streaming(`
       if (runs++ > 0) { responseStream.end("run " + runs); return; }
       const piece = Buffer.alloc(65536, "x");
       for (let n = 0; n < 100; n++) if (!responseStream.write(piece)) await new Promise((resolve) => responseStream.once("drain", resolve));
       responseStream.end();
       console.log("wrote it all");`)}`,
  );
  const response = await open(url);
  await nextChunk(response);
  response.destroy();
  await expect.poll(() => server.messagesOf("left").some((m) => m.includes("wrote it all"))).toBe(true);
  await expect.poll(() => server.messagesOf("left").some((m) => m.startsWith("END "))).toBe(true);
  expect(await restOf(await open(url))).toEqual({ text: "run 2", isComplete: true });
});
