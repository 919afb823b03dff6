import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListAliasesCommand,
  ListVersionsByFunctionCommand,
} from "@aws-sdk/client-lambda";
import type { TuningReport } from "@faultline/ops";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsEnvironment, eventually, faultline, ROOT, startLab, type TestLab } from "./harness/faultline.ts";

let lab: TestLab;
let lambda: LambdaClient;
let names: ReadonlyMap<string, string>;

beforeAll(async () => {
  lab = await startLab();
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
  const bin = join(ROOT, "packages/cli/bin/faultline.js");
  const child = spawn(process.execPath, [bin, "tune", nameOf("Varier")], {
    env: { ...process.env, ...awsEnvironment(lab.endpoint) },
    stdio: "ignore",
  });
  const ended = new Promise((settle) => child.once("exit", settle));
  await eventually(async () => ((await stateOf(nameOf("Varier"))).aliases > 1 ? true : undefined));
  child.kill("SIGKILL");
  await ended;
  expect((await stateOf(nameOf("Varier"))).versions.length).toBeGreaterThan(1);
  const { status, stderr } = await command("--restore");
  expect(status, stderr).toBe(0);
  expect(stderr).toContain("Put");
  expect(await stateOf(nameOf("Varier"))).toEqual(UNTOUCHED);
  expect(readdirSync(join(lab.dataDirectory, "journal"))).toEqual([]);
});
