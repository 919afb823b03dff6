import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "@faultline/core";
import { afterAll, expect, test } from "vitest";
import { documentOf, FunctionFixture, invokeWith } from "./function-fixture.ts";

const fixture = new FunctionFixture();
afterAll(() => fixture.close());

async function answerOf(outcome: Promise<object>): Promise<unknown> {
  const settled = await outcome;
  if (!("payload" in settled)) throw new Error(`No payload: ${JSON.stringify(settled)}`);
  return documentOf(settled as { payload: Uint8Array });
}

test("the log comes before the outcome: console by event, output by line, in AWS's text format", async () => {
  const { environment, log } = fixture.environment({
    "index.js": `console.log("loading");
      exports.handler = async () => { console.warn("two\\nlines", { a: 1 }); process.stdout.write("raw 1\\nraw 2\\n"); console.error(new Error("e").message); };`,
  });
  await environment.start(true);
  await invokeWith(environment, {});
  const withoutTime = log.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/, "T"));
  expect(withoutTime.toSorted()).toEqual(
    [
      "T\tundefined\tINFO\tloading",
      "T\trequest-1\tWARN\ttwo\nlines { a: 1 }",
      "T\trequest-1\tERROR\te",
      "raw 1",
      "raw 2",
    ].toSorted(),
  );
  expect(withoutTime.indexOf("raw 1")).toBeLessThan(withoutTime.indexOf("raw 2"));
  await environment.shutdown();
});

test("the JSON format has levels, and lower ones are left out", async () => {
  const { environment, log } = fixture.environment(
    {
      "index.js": `exports.handler = async () => { console.debug("no"); console.info({ a: 1 }); console.error("x", new TypeError("t")); };`,
    },
    { variables: { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: "INFO" } },
  );
  await environment.start(true);
  await invokeWith(environment, {});
  expect(log.map((line) => JSON.parse(line) as object)).toMatchObject([
    { level: "INFO", requestId: "request-1", message: { a: 1 } },
    { level: "ERROR", errorType: "TypeError", errorMessage: "t" },
  ]);
  await environment.shutdown();
});

test("globals and /tmp survive between invocations; a reset keeps only /tmp", async () => {
  const { environment } = fixture.environment({
    "index.js": `const fs = require("fs"), file = process.env.TMPDIR + "/count"; let n = 0;
      exports.handler = async () => { fs.appendFileSync(file, "x"); return [++n, fs.readFileSync(file, "utf8").length, require("os").tmpdir()]; };`,
  });
  await environment.start(true);
  const first = (await answerOf(invokeWith(environment, {}))) as [number, number, string];
  expect(first.slice(0, 2)).toEqual([1, 1]);
  expect(await answerOf(invokeWith(environment, {}))).toEqual([2, 2, first[2]]);
  await environment.reset();
  await environment.start(false);
  expect(await answerOf(invokeWith(environment, {}))).toEqual([1, 3, first[2]]);
  expect(environment.peakMemoryBytes()).toBeGreaterThan(30e6);
  await environment.shutdown();
  expect(existsSync(first[2])).toBe(false);
});

test("a reset ends an invocation and an init that are under way", async () => {
  const stuck = fixture.environment({ "index.js": `exports.handler = () => { for (;;); };` }).environment;
  await stuck.start(true);
  const outcome = invokeWith(stuck, {});
  await stuck.reset();
  expect(await outcome).toMatchObject({ kind: "exit", signal: "SIGKILL", isOutOfMemory: false });
  await stuck.shutdown();

  const loading = fixture.environment({ "index.js": `for (;;);` }).environment;
  const init = loading.start(true);
  await loading.reset();
  expect(await init).toMatchObject({ kind: "exit", signal: "SIGKILL" });
  await loading.shutdown();
});

test("a function over its memory is killed, and its peak is known", async () => {
  const { environment } = fixture.environment(
    {
      "index.js": `exports.handler = async () => { const all = []; for (;;) { all.push(Buffer.alloc(8e6, 1)); await new Promise((r) => setTimeout(r, 2)); } };`,
    },
    { memoryMiB: 160 },
  );
  await environment.start(true);
  expect(await invokeWith(environment, {})).toMatchObject({ kind: "exit", signal: "SIGKILL", isOutOfMemory: true });
  expect(environment.peakMemoryBytes()).toBeGreaterThan(160 * 1024 * 1024);
  await environment.shutdown();
});

test("neither a package.json nor a node_modules above the code leaks in", async () => {
  const parent = fixture.write(
    {
      "package.json": '{"type":"module"}',
      "node_modules/leaked/index.js": "module.exports = 1;",
      "node_modules/leaked/package.json": "{}",
    },
    "leaky",
  );
  const script = fixture.write(
    { "index.js": `exports.handler = async () => { try { return require("leaked"); } catch (e) { return e.code; } };` },
    "leaky/a",
  );
  const module = fixture.write(
    { "index.mjs": `export const handler = async () => import("leaked").then(() => 1, (e) => e.code);` },
    "leaky/b",
  );
  expect(existsSync(join(parent, "package.json"))).toBe(true);
  for (const [codeDirectory, code] of [
    [script, "MODULE_NOT_FOUND"],
    [module, "ERR_MODULE_NOT_FOUND"],
  ] as const) {
    const { environment } = fixture.environment({}, { codeDirectory });
    expect(await environment.start(true)).toEqual({ kind: "ready" });
    expect(await answerOf(invokeWith(environment, {}))).toBe(code);
    await environment.shutdown();
  }
});

test("layers are found by import and require, the later one first, and by paths under /opt", async () => {
  const early = fixture.write({
    "nodejs/node_modules/greet/index.js": "module.exports = 'early';",
    "nodejs/node_modules/only/index.js": "module.exports = 'only';",
  });
  const late = fixture.write({
    "nodejs/node24/node_modules/greet/index.js": "module.exports = 'late';",
    "text.js": "module.exports = 'opt';",
  });
  const source = (load: string) => `exports.handler = async () => [${load}];`;
  const cases = [
    {
      files: { "index.js": source("require('greet'), require('only'), require('/opt/text')") },
      answer: ["late", "only", "opt"],
    },
    {
      files: { "index.mjs": "import g from 'greet'; import o from 'only'; export const handler = async () => [g, o];" },
      answer: ["late", "only"],
    },
    {
      files: { "index.js": source("require('greet')"), "node_modules/greet/index.js": "module.exports = 'own';" },
      answer: ["own"],
    },
  ];
  for (const { files, answer } of cases) {
    const { environment } = fixture.environment(files, { layerDirectories: [early, late] });
    expect(await environment.start(true)).toEqual({ kind: "ready" });
    expect(await answerOf(invokeWith(environment, {}))).toEqual(answer);
    await environment.shutdown();
  }
});

test("the carried SDK is one and the same for import, require and lib-dynamodb", async () => {
  const { environment } = fixture.environment({
    "index.mjs": `import { createRequire } from "node:module"; import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
      import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb"; import { marshall } from "@aws-sdk/util-dynamodb";
      const required = createRequire(import.meta.url)("@aws-sdk/client-dynamodb");
      export const handler = async () => [required.DynamoDBClient === DynamoDBClient, typeof GetItemCommand, marshall({ a: 1 }),
        typeof DynamoDBDocumentClient.from(new DynamoDBClient({ region: "us-east-1" })).send];`,
  });
  expect(await environment.start(true)).toEqual({ kind: "ready" });
  expect(await answerOf(invokeWith(environment, {}))).toEqual([true, "function", { a: { N: "1" } }, "function"]);
  await environment.shutdown();
});

test("a function sees its own variables and none of the lab's", async () => {
  process.env["FAULTLINE_TEST_SECRET"] = "of the lab";
  const { environment } = fixture.environment(
    { "index.js": "exports.handler = async () => process.env;" },
    { variables: { MINE: "yes", _HANDLER: "evil.handler", NODE_OPTIONS: "--stack-trace-limit=3" } },
  );
  await environment.start(true);
  const variables = (await answerOf(invokeWith(environment, {}))) as Record<string, string>;
  expect(variables).toMatchObject({
    MINE: "yes",
    _HANDLER: "index.handler",
    NODE_OPTIONS: "--stack-trace-limit=3",
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
  });
  expect(variables["AWS_LAMBDA_RUNTIME_API"]).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(Object.keys(variables).filter((name) => /FAULTLINE|VITEST|npm_/.test(name))).toEqual([]);
  await environment.shutdown();
});

test("between invocations the process is stopped, and what it started as well", async () => {
  const { environment } = fixture.environment({
    "index.js": `const child = require("child_process").spawn("sleep", ["60"]); exports.handler = async () => [process.pid, child.pid];`,
  });
  await environment.start(true);
  const pids = (await answerOf(invokeWith(environment, {}))) as number[];
  expect(pids).toHaveLength(2);
  const states = () =>
    pids.map((pid) =>
      existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]?.charAt(0) : "gone",
    );
  await expect.poll(states).toEqual(["T", "T"]);
  expect(await answerOf(invokeWith(environment, {}))).toEqual(pids);
  await environment.shutdown();
  // A zombie has ended; whoever adopted it has not looked yet.
  await expect.poll(() => states().map((state) => (state === "Z" ? "gone" : state))).toEqual(["gone", "gone"]);
});

test("a function that floods its output neither stops the lab nor loses its answer", async () => {
  const lines = 400_000;
  const { environment, log } = fixture.environment({
    "index.js": `exports.handler = async () => { const line = "x".repeat(99) + "\\n"; for (let i = 0; i < ${lines / 100}; i++) require("fs").writeSync(1, line.repeat(100)); return "done"; };`,
  });
  await environment.start(true);
  const startMs = systemClock.monotonicMs();
  expect(await answerOf(invokeWith(environment, {}))).toBe("done");
  expect(log).toHaveLength(lines); // 40 MB at 10 MiB a second.
  expect(systemClock.monotonicMs() - startMs).toBeGreaterThan(2500);
  await environment.shutdown();
});

test("a runtime that cannot be run is named, with those that can", () => {
  mkdirSync(join(fixture.directory, "none"), { recursive: true });
  expect(() => fixture.environment({}, { runtime: "cobol85" })).toThrow(/cobol85/);
  expect(fixture.warnings).toEqual([]);
});
