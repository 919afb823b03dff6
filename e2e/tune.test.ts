import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAliasCommand,
  DeleteAliasCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import type { TuningReport } from "@faultline/ops";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AMPLE_CPU, awsEnvironment, eventually, faultline, ROOT, startLab, type TestLab } from "./harness/faultline.ts";

let lab: TestLab;
let lambda: LambdaClient;
let names: ReadonlyMap<string, string>;

beforeAll(async () => {
  // Room for the functions and some versions, not for one version at each of 46 sizes.
  lab = await startLab([...AMPLE_CPU, "--code-storage=12KB"]);
  const port = new URL(lab.endpoint).port;
  const { status, stdout, stderr } = await faultline([
    "up",
    "e2e/fixtures/tune/template.yaml",
    `--port=${port}`,
    "--stack=tune",
    "--json",
  ]);
  expect(status, stderr).toBe(0);
  const { functions } = JSON.parse(stdout) as { functions: { name: string; logicalId: string }[] };
  names = new Map(functions.map(({ logicalId, name }) => [logicalId, name]));
  lambda = new LambdaClient({
    endpoint: lab.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
  });
});

afterAll(async () => {
  lambda.destroy();
  await lab[Symbol.asyncDispose]();
});

const nameOf = (logicalId: string) => names.get(logicalId) ?? "";
const command = (...args: readonly string[]) => faultline(["tune", ...args], awsEnvironment(lab.endpoint));

/** A tuning that may be killed. */
function startTuning(functionName: string) {
  const bin = join(ROOT, "packages/cli/bin/faultline.js");
  const child = spawn(process.execPath, [bin, "tune", functionName], {
    env: { ...process.env, ...awsEnvironment(lab.endpoint) },
  });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<{ readonly status: number | null; readonly stderr: string }>((settle) => {
    child.once("close", (status) => settle({ status, stderr }));
  });
  return { child, ended };
}

/** What a tuning changes. */
async function stateOf(FunctionName: string) {
  const { MemorySize, Description } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  const { Aliases = [] } = await lambda.send(new ListAliasesCommand({ FunctionName }));
  return { MemorySize, Description, versions: Versions.map(({ Version }) => Version), aliases: Aliases.length };
}

const UNTOUCHED = { MemorySize: 512, Description: "", versions: ["$LATEST"], aliases: 0 };

test("a function that waits is cheapest at the smallest size, and is put back", async () => {
  const { status, stdout, stderr } = await command(nameOf("Waiter"), "--sizes=128,512,1024", "--json");
  expect(status, stderr).toBe(0);
  const report = JSON.parse(stdout) as TuningReport;
  expect(report.memoryMb).toBe(128);
  expect(report.invocationCount).toBeLessThan(40);
  expect(report.sizes.every(({ coldMs = 0, meanMs }) => coldMs > 0 && meanMs >= 40)).toBe(true);
  expect(await stateOf(nameOf("Waiter"))).toEqual(UNTOUCHED);
});

test("a function that fails is put back, and the error is told", async () => {
  const { status, stderr } = await command(nameOf("Thrower"));
  expect(status).toBe(1);
  expect(stderr).toContain("TypeError: no such order");
  expect(await stateOf(nameOf("Thrower"))).toEqual(UNTOUCHED);
});

test.each([
  { name: "runs into its time-out", logicalId: "Hesitater", reason: /timed out after 1/ },
  { name: "has too little memory", logicalId: "Filler", reason: /signal: killed|out of memory|OutOfMemory/i },
])("a size at which the function $name is out, and the others are measured", async ({ logicalId, reason }) => {
  const { status, stdout, stderr } = await command(nameOf(logicalId), "--sizes=128,1024,2048", "--json");
  expect(status, stderr).toBe(0);
  const report = JSON.parse(stdout) as TuningReport;
  expect(report.sizes.map(({ failure }) => failure !== undefined)).toEqual([true, false, false]);
  expect(report.sizes[0]?.failure).toMatch(reason);
  expect(report.memoryMb).toBeGreaterThan(128);
  expect(await stateOf(nameOf(logicalId))).toMatchObject({ versions: ["$LATEST"], aliases: 0, MemorySize: 512 });
});

test.each([
  { name: "an unknown function", args: ["no-such-function"], message: "there is no function no-such-function" },
  { name: "a payload that is not JSON", args: ["f", "--payload={"], message: "the payload is not JSON" },
  {
    name: "a payload file that is missing",
    args: ["f", "--payload-file=none.json"],
    message: "none.json cannot be read",
  },
  { name: "a size below 128 MB", args: ["f", "--sizes=64,512"], message: '"64,512" is no list of memory sizes' },
  { name: "a size above 10240 MB", args: ["f", "--sizes=10241"], message: "from 128 to 10240 MB" },
  {
    name: "sizes that are no numbers",
    args: ["f", "--sizes=128,,big"],
    message: '"128,,big" is no list of memory sizes',
  },
  { name: "a target that is missing", args: ["f", "--strategy=slo"], message: "the strategy slo has no target" },
])("$name is told with what to do", async ({ args, message }) => {
  const { status, stderr } = await command(...args);
  expect(status).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).toContain("→");
  expect(stderr).not.toContain("unexpected failure");
});

test("sizes given twice are measured once, and a single size is reported without a choice to make", async () => {
  const { status, stdout, stderr } = await command(nameOf("Waiter"), "--sizes=512,512", "--json");
  expect(status, stderr).toBe(0);
  const report = JSON.parse(stdout) as TuningReport;
  expect(report.sizes.map(({ memoryMb }) => memoryMb)).toEqual([512]);
  expect(report).toMatchObject({ memoryMb: 512, isSettled: true });
  expect(await stateOf(nameOf("Waiter"))).toEqual(UNTOUCHED);
});

test.each([{ signal: "SIGINT" }, { signal: "SIGTERM" }] as const)(
  "$signal while the function is throttled puts it back at once",
  async ({ signal }) => {
    const FunctionName = nameOf("Varier");
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    const { child, ended } = startTuning(FunctionName);
    await eventually(async () => ((await stateOf(FunctionName)).aliases > 0 ? true : undefined));
    child.kill(signal);
    const { status, stderr } = await ended;
    expect(status).toBe(1);
    expect(stderr).toContain("the tuning was stopped");
    expect(await stateOf(FunctionName)).toEqual(UNTOUCHED);
    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
  },
);

test("a tuning under way is left alone by others, and its function is not tuned twice", async () => {
  const FunctionName = nameOf("Varier");
  await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
  const { child, ended } = startTuning(FunctionName);
  await eventually(async () => ((await stateOf(FunctionName)).aliases > 0 ? true : undefined));
  const beside = await command(nameOf("Waiter"), "--sizes=128,512");
  expect(beside.status, beside.stderr).toBe(0);
  expect(beside.stderr).not.toContain("cut off");
  expect((await command(FunctionName)).stderr).toContain("is being tuned by another process");
  expect((await stateOf(FunctionName)).aliases).toBeGreaterThan(0);
  child.kill("SIGINT");
  await ended;
  expect(await stateOf(FunctionName)).toEqual(UNTOUCHED);
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
});

test("a limit that is reached before anything is measured sets no size", async () => {
  const { status, stderr } = await command(nameOf("Waiter"), "--sizes=128,512", "--max-invocations=2", "--apply");
  expect(status).toBe(1);
  expect(stderr).toContain("before anything was measured");
  expect(await stateOf(nameOf("Waiter"))).toEqual(UNTOUCHED);
});

test("a code-storage quota that is reached ends the tuning, and what it published is gone", async () => {
  const { status, stderr } = await command(nameOf("Waiter"), "--sizes=ALL");
  expect(status).toBe(1);
  expect(stderr).toMatch(/no version of \S+ can be published: CodeStorageExceededException/);
  expect(stderr).toContain("faultline janitor");
  expect(await stateOf(nameOf("Waiter"))).toEqual(UNTOUCHED);
});

test("an alias of the same name that is somebody else's is left alone", async () => {
  const FunctionName = nameOf("Waiter");
  const alias = { FunctionName, Name: "RAM128", Description: "ours" };
  await lambda.send(new CreateAliasCommand({ ...alias, FunctionVersion: "$LATEST" }));
  const { status, stderr } = await command(FunctionName, "--sizes=128,512");
  expect(status).toBe(1);
  expect(stderr).toContain("has an alias RAM128 already");
  expect(await stateOf(FunctionName)).toEqual({ ...UNTOUCHED, aliases: 1 });
  await lambda.send(new DeleteAliasCommand({ FunctionName, Name: "RAM128" }));
});

test("the state machine's input gives the state machine's output", async () => {
  const file = join(lab.dataDirectory, "input.json");
  const input = { lambdaARN: nameOf("Mixer"), num: 5, powerValues: [256, 1024], includeOutputResults: true };
  writeFileSync(file, JSON.stringify(input));
  const { status, stdout, stderr } = await command("--state-machine-input", file);
  expect(status, stderr).toBe(0);
  const output = JSON.parse(stdout) as { power: number; stats: unknown[]; stateMachine: { visualization: string } };
  expect(output.power).toBe(256);
  expect(output.stats).toHaveLength(2);
  const imported = await command("--import", output.stateMachine.visualization, "--json");
  expect(JSON.parse(imported.stdout)).toMatchObject([{ sizes: [{ memoryMb: 256 }, { memoryMb: 1024 }] }]);
  expect(await stateOf(nameOf("Mixer"))).toEqual(UNTOUCHED);
});

test("after a kill the next start puts the function back", async () => {
  const { child, ended } = startTuning(nameOf("Varier"));
  await eventually(async () => ((await stateOf(nameOf("Varier"))).aliases > 1 ? true : undefined));
  child.kill("SIGKILL");
  await ended;
  expect((await stateOf(nameOf("Varier"))).versions.length).toBeGreaterThan(1);
  const { status, stderr } = await command("--restore");
  expect(status, stderr).toBe(0);
  expect(stderr).toContain("Put");
  expect(await stateOf(nameOf("Varier"))).toEqual(UNTOUCHED);
  expect(readdirSync(join(lab.dataDirectory, "journal")).filter((name) => name.endsWith(".json"))).toEqual([]);
});
