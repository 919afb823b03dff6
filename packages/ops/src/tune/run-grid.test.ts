import { mkdtempSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type JsonObject, seededRandom, VirtualClock } from "@faultline/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AwsClients, createAwsClients } from "../aws-clients.ts";
import { createTarget } from "../target.ts";
import { parseStateMachineInput } from "./formats/state-machine-input.ts";
import { runGrid } from "./run-grid.ts";
import { TuningJournal } from "./session/tuning-journal.ts";

/** One answer serves every call but an invocation: each client reads the members that it knows. */
const ANSWER = JSON.stringify({ FunctionName: "f", MemorySize: 128, State: "Active", Version: "1", Versions: [] });
const REPORT =
  "REPORT RequestId: 6f7f0961-f83e-4a38-9e5a-0a2f3f6ad0c1\tDuration: 2.00 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\tMax Memory Used: 60 MB";
const ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";

/** Invocations as `function payload`. */
let invocations: string[];
let requests: string[];
let onInvocation: () => void;
let clients: AwsClients;

const server = createServer((request, answer) => {
  requests.push(`${request.method} ${request.url}`);
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const [, name] = /functions\/([^/]+)\/invocations/.exec(request.url ?? "") ?? [];
    answer.end(
      name === undefined ? ANSWER : invoke(decodeURIComponent(name), Buffer.concat(chunks).toString(), answer),
    );
  });
});

function invoke(name: string, payload: string, answer: ServerResponse): string {
  invocations.push(`${name.split(":").at(-1)} ${payload}`);
  answer.setHeader("X-Amz-Log-Result", Buffer.from(REPORT).toString("base64"));
  onInvocation();
  return name === "before" ? '"[1]"' : '"{}"';
}

beforeEach(async () => {
  invocations = [];
  requests = [];
  onInvocation = () => {};
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  const { port } = server.address() as AddressInfo;
  clients = createAwsClients(createTarget({ endpoint: `http://127.0.0.1:${port}` }));
});

afterEach(async () => {
  await clients.destroy();
  server.close();
});

function run(input: JsonObject, signal = new AbortController().signal) {
  return runGrid({
    clients,
    input: parseStateMachineInput({ lambdaARN: ARN, num: 5, powerValues: [128], ...input }),
    journal: new TuningJournal(mkdtempSync(join(tmpdir(), "grid-"))),
    clock: new VirtualClock(),
    random: seededRandom(1),
    signal,
  });
}

test("a payload that is a string of JSON is sent as it is", async () => {
  const [row] = await run({ payload: '{"size": 10}' });
  expect(row).toEqual({ memoryMb: 128, durationsMs: [2, 2, 2, 2, 2], billedMs: [2, 2, 2, 2, 2] });
  expect(invocations).toEqual(Array.from({ length: 5 }, () => 'f {"size": 10}'));
});

// Expected: aws-lambda-power-tuning 4.4.0, "invokeLambdaWithProcessors": both texts are passed on as they are.
test("a pre-processor's answer is the payload, and the function's answer the post-processor's", async () => {
  await run({ payload: { id: 1 }, preProcessorARN: "before", postProcessorARN: "after" });
  expect(invocations.slice(0, 3)).toEqual(['before {"id":1}', 'f "[1]"', 'after "{}"']);
  expect(invocations).toHaveLength(15);
});

test("payloads that would never be invoked are refused before anything is changed", async () => {
  const payload = [100, 1, 1].map((weight) => ({ payload: { weight }, weight }));
  await expect(run({ payload })).rejects.toMatchObject({ code: "PAYLOADS_TOO_MANY" });
  expect(requests).toEqual([]);
});

test("a stop ends the sleep between invocations", async () => {
  const stop = new AbortController();
  onInvocation = () => setImmediate(() => stop.abort(new Error("stopped")));
  // The clock stands still: the sleep would never end.
  await expect(run({ sleepBetweenRunsMs: 60_000 }, stop.signal)).rejects.toThrow("stopped");
  expect(invocations).toHaveLength(1);
});
