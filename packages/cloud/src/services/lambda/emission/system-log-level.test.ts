import { afterEach, expect, test } from "vitest";
import { ECHO, LambdaBench } from "../testing/lambda-bench.ts";
import type { RuntimeScript } from "../testing/scripted-runtime.ts";

const FAILS: RuntimeScript = {
  ...ECHO,
  invoke: () => ({ ms: 10, outcome: { kind: "error", errorType: "Error", payload: Buffer.from("{}") } }),
};
const FAILS_IN_INIT: RuntimeScript = {
  ...ECHO,
  init: () => ({ ms: 100, outcome: { kind: "exit", status: 1, signal: null, isOutOfMemory: false } }),
};

const LINE = '{"level":"INFO"}';

let bench: LambdaBench;
afterEach(() => bench.close());

const typesOf = (messages: readonly string[]) =>
  messages.map((message) => (JSON.parse(message) as { type: string }).type.replace("platform.", ""));

/** Lambda Developer Guide, "Log-level filtering": the level of each system log event. */
test.each([
  { name: "success", level: "DEBUG", script: ECHO, types: ["initStart", "initReport", "start", "report"] },
  { name: "success", level: "INFO", script: ECHO, types: ["initStart", "start", "report"] },
  { name: "success", level: "WARN", script: ECHO, types: [] },
  { name: "a function error", level: "INFO", script: FAILS, types: ["initStart", "start", "report"] },
  { name: "a function error", level: "WARN", script: FAILS, types: ["report"] },
  { name: "failing init", level: "WARN", script: FAILS_IN_INIT, types: ["initReport", "initReport", "report"] },
] as const)("$name at SystemLogLevel $level logs $types", async ({ level, script, types }) => {
  bench = new LambdaBench(script);
  await bench.createFunction({ LoggingConfig: { LogFormat: "JSON", SystemLogLevel: level } });
  await bench.invoke();
  expect(typesOf(bench.messages)).toEqual(types);
});

test("provisioned concurrency: a successful initReport is INFO", async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction({ LoggingConfig: { LogFormat: "JSON" }, Publish: true });
  const Qualifier = "1";
  await bench.call("PutProvisionedConcurrencyConfig", {
    FunctionName: "fn",
    Qualifier,
    ProvisionedConcurrentExecutions: 1,
  });
  await bench.pass(300);
  expect(typesOf(bench.messages)).toEqual(["initStart", "initReport"]);
  expect(JSON.parse(bench.messages[1] ?? "")).toMatchObject({
    record: { initializationType: "provisioned-concurrency", phase: "init", status: "success" },
  });
});

test("lines of the function itself pass every system level, and the log group is obeyed", async () => {
  const invoke: RuntimeScript["invoke"] = (...given) => ({ ...ECHO.invoke(...given), lines: [LINE] });
  bench = new LambdaBench({ ...ECHO, invoke });
  await bench.createFunction({ LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "WARN", LogGroup: "/shared" } });
  await bench.invoke();
  expect(bench.logEvents.map(({ logGroup, message }) => [logGroup, message])).toEqual([["/shared", `${LINE}\n`]]);
});

test("the text format is not filtered, and a change to it forgets the level", async () => {
  bench = new LambdaBench(ECHO);
  await bench.createFunction({ LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "WARN" } });
  await bench.call("UpdateFunctionConfiguration", { FunctionName: "fn", LoggingConfig: { LogFormat: "Text" } });
  await bench.invoke();
  expect(bench.messages.map((message) => message.split(" ", 1)[0])).toEqual(["INIT_START", "START", "END", "REPORT"]);
});
