import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, test } from "vitest";
import { ACCOUNT, openExampleServer } from "./testing/example-server.fixture.ts";

describe("the server", () => {
  test("asks other routes first", async () => {
    const routed = await openExampleServer({
      routes: [
        {
          match: ({ path }) =>
            path === "/own" ? Promise.resolve({ status: 201, headers: {}, body: "mine" }) : undefined,
        },
      ],
    });
    const response = await fetch(`${routed.endpoint}/own`);
    expect([response.status, await response.text()]).toEqual([201, "mine"]);
    await routed.close();
  });

  test.each([
    ["as it arrives", {}, Buffer.alloc(2000)],
    ["once inflated", { "content-encoding": "gzip" }, gzipOfZeros()],
    ["once inflated, the coding in capitals", { "content-encoding": "GZIP" }, gzipOfZeros()],
  ])("refuses a body over the limit %s with 413 in the protocol's form", async (_, headers, body) => {
    const small = await openExampleServer({ maxBodyBytes: 1000 });
    const response = await fetch(small.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.GetItem", ...headers },
      body,
    });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ __type: expect.stringContaining("RequestEntityTooLargeException") });
    await small.close();
  });

  test("names the port that is in use", async () => {
    const first = await openExampleServer();
    const { port } = first;
    await expect(openExampleServer({ port })).rejects.toMatchObject({
      code: "PORT_IN_USE",
      message: `Port ${port} is in use`,
    });
    await first.close();
  });

  test("aborts a handler's signal when the client goes away, and only then", async () => {
    const aborted = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<AbortSignal>();
    const waiting = await openExampleServer({
      routes: [
        {
          async match({ path, signal }) {
            if (path === "/quick") return { status: 200, headers: {}, body: String(signal.aborted) };
            entered.resolve(signal);
            signal.addEventListener("abort", () => aborted.resolve());
            await aborted.promise;
            return { status: 200, headers: {}, body: "" };
          },
        },
      ],
    });
    expect(await (await fetch(`${waiting.endpoint}/quick`)).text()).toBe("false");
    const socket = connect(waiting.port, "127.0.0.1", () => socket.write("GET /slow HTTP/1.1\r\nhost: x\r\n\r\n"));
    const signal = await entered.promise;
    socket.destroy();
    await aborted.promise;
    expect(signal.aborted).toBe(true);
    await waiting.close();
  });

  test("verifies signatures when it is given the secrets", async () => {
    const strict = await openExampleServer({ verifySignatures: (key) => (key === ACCOUNT ? "secret" : undefined) });
    const options = strict.clientOptions();
    const lambdaClient = new LambdaClient(options);
    const arn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:f`;
    expect((await lambdaClient.send(new GetFunctionCommand({ FunctionName: arn }))).Configuration?.Timeout).toBe(3);
    const s3Client = new S3Client(options);
    await s3Client.send(new PutObjectCommand({ Bucket: "b", Key: "ä b", Body: "x" }));
    const wrong = new STSClient({ ...options, credentials: { accessKeyId: ACCOUNT, secretAccessKey: "wrong" } });
    await expect(wrong.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    const unsigned = await fetch(`${strict.endpoint}/?Action=GetCallerIdentity&Version=2011-06-15`);
    expect(unsigned.status).toBe(403);
    await strict.close();
  });
});

function gzipOfZeros(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gzipSync(Buffer.alloc(100_000)));
}
