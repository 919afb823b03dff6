// Warm invocations a second through Environment.invoke, against the least that two HTTP hops cost: a process that polls
// a bare node:http server for events and posts its answers. Both in one run, at 1 and at 10 at a time.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs, systemClock, systemRandom } from "@faultline/core";
import { createFunctionRuntime } from "../packages/cloud/src/runtime/create-function-runtime.ts";

const CONCURRENCIES = [1, 10];
const ROUNDS = 3;
const WARM_UP_MS = 1000;
const MEASURE_MS = 1500;
const RATIO_MIN = 0.7;
const EVENT = JSON.stringify({ httpMethod: "GET", path: "/coffee", headers: { host: "localhost" }, body: null });
const HANDLER = `exports.handler = async () => ({ statusCode: 200, body: '{"ok":true}' });`;
/** The bare worker: node:http both ways, nothing else. */
const WORKER = `
  const http = require("node:http"); const [host, port] = process.argv[2].split(":");
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const call = (method, path, body) => new Promise((resolve) => {
    const request = http.request({ host, port, agent, method, path, headers: body ? { "content-length": Buffer.byteLength(body) } : {} },
      (response) => { const chunks = []; response.on("data", (c) => chunks.push(c)); response.on("end", () => resolve(Buffer.concat(chunks))); });
    request.end(body);
  });
  const handler = async () => ({ statusCode: 200, body: '{"ok":true}' });
  (async () => { for (;;) { const event = JSON.parse(await call("GET", "/next")); await call("POST", "/answer", JSON.stringify(await handler(event))); } })();`;

type Invoke = (worker: number) => Promise<void>;

const directory = mkdtempSync(join(tmpdir(), "faultline-floor-"));
writeFileSync(join(directory, "index.cjs"), HANDLER);
writeFileSync(join(directory, "worker.cjs"), WORKER);
let isFast = true;
for (const concurrency of CONCURRENCIES) {
  let floor = 0;
  let runtime = 0;
  // In turns, best of each: a neighbour on the machine then disturbs both alike.
  for (let round = 0; round < ROUNDS; round++) {
    floor = Math.max(floor, await withFloor(concurrency, (invoke) => rate(concurrency, invoke)));
    runtime = Math.max(runtime, await withRuntime(concurrency, (invoke) => rate(concurrency, invoke)));
  }
  const ratio = runtime / floor;
  isFast &&= ratio >= RATIO_MIN;
  console.log(
    `c=${concurrency}: runtime ${runtime.toFixed(0)}/s, bare floor ${floor.toFixed(0)}/s, ratio ${ratio.toFixed(2)}`,
  );
}
rmSync(directory, { recursive: true, force: true });
process.exitCode = isFast ? 0 : 1;

/** Invocations a second once warm. */
async function rate(concurrency: number, invoke: Invoke): Promise<number> {
  await runFor(concurrency, WARM_UP_MS, invoke);
  return (await runFor(concurrency, MEASURE_MS, invoke)) / (MEASURE_MS / 1000);
}

async function runFor(concurrency: number, durationMs: number, invoke: Invoke): Promise<number> {
  let count = 0;
  const endMs = systemClock.monotonicMs() + durationMs;
  const workers = Array.from({ length: concurrency }, async (_, worker) => {
    while (systemClock.monotonicMs() < endMs) {
      await invoke(worker);
      count++;
    }
  });
  await Promise.all(workers);
  return count;
}

async function withRuntime(concurrency: number, measure: (invoke: Invoke) => Promise<number>): Promise<number> {
  const runtime = createFunctionRuntime({
    dataDirectory: join(directory, "data"),
    codeDirectory: join(directory, "code"),
    clock: systemClock,
    random: systemRandom(),
    cpuScale: 1,
    onWarning: (message) => console.error(message),
  });
  // 1,769 MB: the whole of a core, so that the share is not what is measured.
  const spec = { runtime: "nodejs24.x", handler: "index.handler", codeDirectory: directory, layerDirectories: [] };
  const environments = Array.from({ length: concurrency }, () =>
    runtime.createEnvironment({ ...spec, memoryMiB: 1769, variables: {} }, (line) => console.error(line.message)),
  );
  for (const environment of environments) await environment.start(true);
  let sequence = 0;
  const payload = Buffer.from(EVENT);
  const result = await measure(async (worker) => {
    const outcome = await environments[worker]?.invoke({
      requestId: `${String(++sequence).padStart(8, "0")}-0000-4000-a000-000000000000`,
      payload,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:floor",
      deadline: epochMs(systemClock.now() + 3000),
      traceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    });
    environments[worker]?.peakMemoryBytes();
    if (outcome?.kind !== "response") throw new Error(`The handler failed: ${JSON.stringify(outcome)}`);
  });
  await runtime.close();
  return result;
}

async function withFloor(concurrency: number, measure: (invoke: Invoke) => Promise<number>): Promise<number> {
  const idle: ServerResponse[] = [];
  const queue: (() => void)[] = [];
  const pending: (() => void)[] = [];
  const give = (): void => {
    while (queue.length > 0 && idle.length > 0) {
      const response = idle.shift();
      const settle = queue.shift();
      if (response === undefined || settle === undefined) return;
      pending.push(settle);
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(EVENT) });
      response.end(EVENT);
    }
  };
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      idle.push(response);
      give();
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      response.writeHead(202, { "content-length": 0 });
      response.end();
      JSON.parse(Buffer.concat(chunks).toString("utf8"));
      pending.shift()?.();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const workers: ChildProcess[] = Array.from({ length: concurrency }, () =>
    spawn(process.execPath, [join(directory, "worker.cjs"), address], { stdio: "ignore" }),
  );
  const result = await measure(
    () =>
      new Promise<void>((resolve) => {
        queue.push(resolve);
        give();
      }),
  );
  for (const worker of workers) worker.kill("SIGKILL");
  server.closeAllConnections();
  server.close();
  return result;
}
