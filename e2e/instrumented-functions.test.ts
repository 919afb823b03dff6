/** AWS's own libraries, unmodified, in functions of the lab: the X-Ray SDK, Powertools, the runtime interface client. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  type LogStream,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  InvokeCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import {
  BatchGetTracesCommand,
  GetTraceSummariesCommand,
  UpdateSamplingRuleCommand,
  XRayClient,
} from "@aws-sdk/client-xray";
import { type Zippable, zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleOnce } from "../packages/cloud/src/bundle-cache.ts";
import { eventually, freshName, ROOT, startLab, type TestLab } from "./harness/faultline.ts";
import { installLambdaRic } from "./harness/lambda-ric.ts";

const FIXTURE = join(ROOT, "e2e/fixtures/instrumented/src");

let lab: TestLab;
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;
let xray: XRayClient;
beforeAll(async () => {
  lab = await startLab();
  const config = {
    endpoint: lab.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
  };
  lambda = new LambdaClient(config);
  logs = new CloudWatchLogsClient(config);
  xray = new XRayClient(config);
  // By default, a second request in the same second is not traced.
  await xray.send(new UpdateSamplingRuleCommand({ SamplingRuleUpdate: { RuleName: "Default", FixedRate: 1 } }));
});
afterAll(() => lab[Symbol.asyncDispose]());

async function create(name: string, files: Zippable, input: Partial<CreateFunctionCommandInput> = {}): Promise<void> {
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/fn",
      Timeout: 20,
      MemorySize: 1024,
      TracingConfig: { Mode: "Active" },
      Code: { ZipFile: zipSync(files) },
      ...input,
    }),
  );
}

/** A handler of the fixture and all that it imports, in one file. */
async function bundleOf(module: string): Promise<Zippable> {
  const path = await bundleOnce({
    name: `e2e-${module}`,
    contents: `export { handler } from "./${module}.mjs";`,
    resolveDir: FIXTURE,
    format: "cjs",
    versions: [readFileSync(join(FIXTURE, `${module}.mjs`), "utf8")],
  });
  return { "index.js": readFileSync(path) };
}

async function invoke(
  name: string,
  event: unknown,
): Promise<{ readonly error: string | undefined; readonly body: unknown }> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
  return { error: answer.FunctionError, body: JSON.parse(answer.Payload?.transformToString() ?? "null") as unknown };
}

/** The function's log, once it has its REPORT. */
function logOf(name: string): Promise<readonly string[]> {
  return eventually(async () => {
    const logGroupName = `/aws/lambda/${name}`;
    const logStreams = await logStreamsOf(logGroupName);
    const logStreamName = logStreams[0]?.logStreamName;
    if (logStreamName === undefined) return undefined;
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true }),
    );
    const messages = events.map(({ message }) => message ?? "");
    return messages.some((message) => message.startsWith("REPORT")) ? messages : undefined;
  });
}

/** None before the group's first event has arrived. */
async function logStreamsOf(logGroupName: string): Promise<readonly LogStream[]> {
  try {
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    return logStreams;
  } catch (thrown) {
    if (thrown instanceof ResourceNotFoundException) return [];
    throw thrown;
  }
}

interface Document {
  readonly name: string;
  readonly annotations?: object;
  readonly namespace?: string;
  readonly subsegments?: readonly Document[];
}

/** Every segment and subsegment of the trace of a function, once one of that name is there. */
function traceOf(functionName: string, awaited: string): Promise<readonly Document[]> {
  return eventually(async () => {
    const now = new Date();
    const window = { StartTime: new Date(now.getTime() - 120_000), EndTime: new Date(now.getTime() + 1000) };
    const FilterExpression = `service("${functionName}")`;
    const { TraceSummaries = [] } = await xray.send(new GetTraceSummariesCommand({ ...window, FilterExpression }));
    const TraceIds = TraceSummaries.flatMap(({ Id }) => Id ?? []);
    if (TraceIds.length === 0) return undefined;
    const { Traces = [] } = await xray.send(new BatchGetTracesCommand({ TraceIds }));
    const segments = Traces.flatMap(({ Segments = [] }) =>
      Segments.map((segment) => JSON.parse(segment.Document ?? "{}") as Document),
    );
    const all = segments.flatMap(withDescendants);
    return all.some(({ name }) => name === awaited) ? all : undefined;
  });
}

function withDescendants(document: Document): readonly Document[] {
  return [document, ...(document.subsegments ?? []).flatMap(withDescendants)];
}

test("aws-xray-sdk-core: captured clients, captured http and subsegments of the handler's own", async () => {
  const neighbour = createServer((_request, response) => response.writeHead(204).end());
  await new Promise<void>((resolve) => neighbour.listen(0, "127.0.0.1", resolve));
  const { port } = neighbour.address() as AddressInfo;
  const name = freshName("traced");
  await create(name, await bundleOf("traced"));
  expect(await invoke(name, { url: `http://127.0.0.1:${port}/` })).toEqual({
    error: undefined,
    body: { tables: 0, status: 204 },
  });
  neighbour.close();
  const trace = await traceOf(name, "roast");
  expect(trace.find(({ name }) => name === "roast")).toMatchObject({ annotations: { bean: "arabica" } });
  expect(trace.find(({ name }) => name === "DynamoDB")).toMatchObject({ namespace: "aws" });
  expect(trace.find(({ name }) => name === `127.0.0.1:${port}` || name === "127.0.0.1")).toMatchObject({
    namespace: "remote",
  });
});

test("Powertools: structured logs with the context, metrics in the embedded format, annotations", async () => {
  const name = freshName("powertools");
  await create(name, await bundleOf("powertools"));
  expect(await invoke(name, { cup: "large" })).toEqual({ error: undefined, body: { cup: "large" } });
  const documents = (await logOf(name)).flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as object] : []));
  expect(documents).toContainEqual(
    expect.objectContaining({
      level: "INFO",
      message: "brewing",
      service: "brewing",
      cup: "large",
      function_name: name,
      cold_start: true,
      xray_trace_id: expect.stringMatching(/^1-/) as string,
    }),
  );
  expect(documents).toContainEqual(
    expect.objectContaining({
      service: "brewing",
      cups: 1,
      _aws: expect.objectContaining({
        CloudWatchMetrics: [expect.objectContaining({ Namespace: "Coffee" })],
      }) as object,
    }),
  );
  expect(documents).toContainEqual(expect.objectContaining({ ColdStart: 1, function_name: name }));
  const trace = await traceOf(name, "## brew");
  expect(trace.find(({ name }) => name === "## brew")).toMatchObject({ annotations: { cup: "large" } });
});

/** Its install compiles C++ for about a minute, which not every machine can: `npm run test:ric` asks for it. */
test.skipIf(process.env["FAULTLINE_TEST_RIC"] === undefined)(
  "aws-lambda-ric, the client that AWS's own images use, serves a custom runtime",
  { timeout: 600_000 },
  async ({ skip }) => {
    const ric = await installLambdaRic();
    if ("reason" in ric) {
      skip(`aws-lambda-ric cannot be installed here: ${ric.reason}`);
      return;
    }
    const source = `export const handler = async (event, context) => {
    console.log("handling", event.n);
    if (event.fail) throw new RangeError("no such cup");
    return { n: event.n, id: context.awsRequestId.length, name: context.functionName };
  };`;
    await create(
      "ric",
      {
        bootstrap: [
          Buffer.from(`#!/bin/sh\nexec ${process.execPath} node_modules/aws-lambda-ric/index.mjs "$_HANDLER"\n`),
          { os: 3, attrs: 0o100_755 << 16 },
        ],
        "index.mjs": Buffer.from(source),
        ...filesBelow(ric.directory, "node_modules/aws-lambda-ric"),
      },
      { Runtime: "provided.al2023" },
    );
    expect(await invoke("ric", { n: 1 })).toEqual({ error: undefined, body: { n: 1, id: 36, name: "ric" } });
    expect(await invoke("ric", { fail: true })).toMatchObject({
      error: "Unhandled",
      body: { errorType: "RangeError", errorMessage: "no such cup" },
    });
    expect(await invoke("ric", { n: 2 })).toMatchObject({ error: undefined, body: { n: 2 } });
    const lines = await logOf("ric");
    expect(lines.find((line) => line.includes("handling 1"))).toMatch(/Z\t[0-9a-f-]{36}\tINFO\thandling 1\n?$/);
  },
);

/** What the client is at run time: a module, its binary and its manifest. */
function filesBelow(directory: string, into: string): Zippable {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map(({ name }) => [join(into, name), readFileSync(join(directory, name))]));
}
