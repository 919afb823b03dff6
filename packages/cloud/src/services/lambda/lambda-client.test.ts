import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { systemClock, systemRandom } from "@faultline/core";
import type { LogEvent } from "@faultline/telemetry";
import { strToU8, unzipSync, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFunctionRuntime } from "../../runtime/create-function-runtime.ts";
import type { FunctionRuntime } from "../../runtime/function-runtime.ts";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import { createHttpServer, type HttpServer } from "../../wire/http-server.ts";
import { createLambdaService, type LambdaService } from "./lambda-service.ts";

const HANDLER = `
import { greet } from "greeting";
let count = 0;
export const handler = async (event, context) => {
  console.log("handling");
  if (event.sleepMs) await new Promise((resolve) => setTimeout(resolve, event.sleepMs));
  if (event.fail) throw new TypeError("no such order");
  if (event.exit !== undefined) process.exit(event.exit);
  return { greeting: greet(event.name), count: ++count, version: context.functionVersion, account: process.env.AWS_ACCESS_KEY_ID };
};`;
const LAYER = {
  "nodejs/node_modules/greeting/package.json": strToU8('{"name":"greeting","type":"module","main":"index.js"}'),
  "nodejs/node_modules/greeting/index.js": strToU8("export const greet = (name) => `hello ${name}`;"),
};

const directory = mkdtempSync(join(tmpdir(), "lambda-client-"));
const logEvents: LogEvent[] = [];
const faults: unknown[] = [];
let runtime: FunctionRuntime;
let service: LambdaService;
let server: HttpServer;
let client: LambdaClient;

beforeAll(async () => {
  const random = systemRandom();
  runtime = createFunctionRuntime({
    dataDirectory: join(directory, "runtime"),
    codeDirectory: join(directory, "unpacked"),
    clock: systemClock,
    random,
    cpuScale: 4,
    onWarning: () => {},
  });
  service = createLambdaService({
    clock: systemClock,
    random,
    state: createMemoryStateStore(),
    runtime,
    logs: { write: (events) => logEvents.push(...events) },
    metrics: { write: () => {} },
    segments: { write: () => {} },
    directories: { archives: join(directory, "archives"), unpacked: join(directory, "unpacked") },
    readObject: async () => new Uint8Array(),
    endpointUrl: () => "http://127.0.0.1:1",
    tracingDaemonAddress: async () => "127.0.0.1:2000",
    decideSampling: () => false,
    neighbours: { call: () => Promise.reject(new Error("no neighbours")) },
  });
  const onFault = (error: unknown) => faults.push(error);
  const options = {
    services: [service.definition],
    routes: service.routes,
    host: "127.0.0.1",
    port: 0,
    clock: systemClock,
    random,
  };
  server = createHttpServer({ ...options, onFault });
  const { port } = await server.listen();
  client = new LambdaClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "123456789012", secretAccessKey: "x" },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await server.close();
  await service.close();
  await runtime.close();
  rmSync(directory, { recursive: true, force: true });
});

async function invoke(event: object, more: object = {}) {
  const command = new InvokeCommand({ FunctionName: "greeter", Payload: JSON.stringify(event), ...more });
  const { Payload, ...answer } = await client.send(command);
  return { ...answer, body: Payload?.length ? (JSON.parse(Payload.transformToString()) as unknown) : undefined };
}

/** What an attempt before this one left. */
async function forget(FunctionName: string): Promise<void> {
  await client.send(new DeleteFunctionCommand({ FunctionName })).catch(() => {});
  logEvents.length = 0;
}

test("the official client deploys a Node.js function with a layer, and real processes run it", async () => {
  await forget("greeter");
  const layer = await client.send(
    new PublishLayerVersionCommand({ LayerName: "greeting", Content: { ZipFile: zipSync(LAYER) } }),
  );
  const created = await client.send(
    new CreateFunctionCommand({
      FunctionName: "greeter",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/greeter",
      Timeout: 2,
      MemorySize: 512,
      Layers: [layer.LayerVersionArn ?? ""],
      Code: { ZipFile: zipSync({ "index.mjs": strToU8(HANDLER) }) },
    }),
  );
  expect(created).toMatchObject({ State: "Pending", Version: "$LATEST" });
  const { Configuration, Code } = await client.send(new GetFunctionCommand({ FunctionName: "greeter" }));
  expect(Configuration).toMatchObject({ State: "Active", LastUpdateStatus: "Successful" });
  const download = await fetch(Code?.Location ?? "");
  const archive = unzipSync(new Uint8Array(await download.arrayBuffer()));
  expect(Buffer.from(archive["index.mjs"] ?? []).toString("utf8")).toBe(HANDLER);

  const body = { greeting: "hello Ada", version: "$LATEST", account: "123456789012" };
  expect(await invoke({ name: "Ada" })).toMatchObject({ StatusCode: 200, body: { ...body, count: 1 } });
  const warm = await invoke({ name: "Ada" }, { LogType: "Tail" });
  expect(warm).toMatchObject({ ExecutedVersion: "$LATEST", body: { ...body, count: 2 } });
  const tail = Buffer.from(warm.LogResult ?? "", "base64").toString("utf8");
  expect(tail).toMatch(
    /^START RequestId: .*\n.*handling\nEND RequestId: .*\nREPORT RequestId: .*\tMax Memory Used: \d+ MB\t\n$/,
  );
  expect(logEvents.filter((event) => event.message.includes("Init Duration"))).toHaveLength(1);
});

test("errors, exits and time-outs come back as AWS words them, and the function recovers", async () => {
  expect(await invoke({ fail: true })).toMatchObject({
    StatusCode: 200,
    FunctionError: "Unhandled",
    body: { errorType: "TypeError", errorMessage: "no such order" },
  });
  expect(await invoke({ exit: 3 })).toMatchObject({
    FunctionError: "Unhandled",
    body: {
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(/^RequestId: \S{36} Error: Runtime exited with error: exit status 3$/),
    },
  });
  expect(await invoke({ sleepMs: 10_000 })).toMatchObject({
    FunctionError: "Unhandled",
    body: { errorMessage: expect.stringMatching(/^\S+Z \S{36} Task timed out after 2\.00 seconds$/) },
  });
  expect(await invoke({ name: "Bob" })).toMatchObject({ body: { greeting: "hello Bob", count: 1 } });
});

test("events, dry runs and refusals have AWS's status codes", async () => {
  expect((await invoke({}, { InvocationType: "Event" })).StatusCode).toBe(202);
  expect((await invoke({}, { InvocationType: "DryRun" })).StatusCode).toBe(204);
  await client.send(new PutFunctionConcurrencyCommand({ FunctionName: "greeter", ReservedConcurrentExecutions: 0 }));
  await expect(invoke({})).rejects.toMatchObject({
    name: "TooManyRequestsException",
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    $metadata: { httpStatusCode: 429 },
  });
  await expect(invoke({}, { FunctionName: "missing" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    Type: "User",
    $metadata: { httpStatusCode: 404 },
  });
  expect(faults).toEqual([]);
});

test("a deleted function answers 204, and is gone", async () => {
  const { StatusCode } = await client.send(new DeleteFunctionCommand({ FunctionName: "greeter" }));
  expect(StatusCode).toBe(204);
  await expect(invoke({})).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a runtime that AWS runs and the lab does not is told at its invocation, to the caller and in the log", async () => {
  await forget("javan");
  await client.send(
    new CreateFunctionCommand({
      FunctionName: "javan",
      Runtime: "java21",
      Handler: "app.Handler",
      Role: "arn:aws:iam::123456789012:role/javan",
      Code: { ZipFile: zipSync({ "app.class": strToU8("x") }) },
    }),
  );
  const message =
    "The lab cannot run functions of the runtime java21: use one of nodejs18.x, nodejs20.x, nodejs22.x, nodejs24.x, python3.9, python3.10, python3.11, python3.12, python3.13, python3.14, provided, provided.al2, provided.al2023";
  await expect(invoke({}, { FunctionName: "javan" })).rejects.toMatchObject({
    name: "InvalidRuntimeException",
    message,
  });
  const logged = logEvents.filter((event) => event.logGroup === "/aws/lambda/javan");
  expect(logged.map((event) => event.message)).toEqual([`${message}\n`]);
});
