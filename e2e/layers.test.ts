import { randomBytes } from "node:crypto";
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GetAccountSettingsCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { awsEnvironment, faultline, ROOT, run, startLab, temporaryFolder, type TestLab } from "./harness/faultline.ts";

const MIB = 1024 ** 2;
const [LIBRARY, STACK] = ["node_modules/sized-library", "shop"];

let without: TestLab;
let withLayer: TestLab;
let folder: string;

beforeEach(async () => {
  [without, withLayer] = await Promise.all([startLab(), startLab()]);
  folder = temporaryFolder();
  cpSync(join(ROOT, "e2e/fixtures/layers"), folder, { recursive: true });
  // Random bytes do not shrink in a zip file.
  const data = randomBytes(2 * MIB);
  for (const name of ["orders", "payments"]) {
    mkdirSync(join(folder, name, LIBRARY), { recursive: true });
    writeFileSync(join(folder, name, LIBRARY, "package.json"), '{ "name": "sized-library", "version": "1.0.0" }');
    const program = 'exports.sizeOf = () => require("fs").statSync(require("path").join(__dirname, "data")).size;';
    writeFileSync(join(folder, name, LIBRARY, "index.js"), program);
    writeFileSync(join(folder, name, LIBRARY, "data"), data);
  }
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await Promise.all([without[Symbol.asyncDispose](), withLayer[Symbol.asyncDispose]()]);
});

function clientOf({ endpoint }: TestLab): LambdaClient {
  const credentials = { accessKeyId: "000000000000", secretAccessKey: "lab" };
  return new LambdaClient({ endpoint, region: "us-east-1", credentials });
}

async function deploy(lab: TestLab): Promise<readonly string[]> {
  const port = new URL(lab.endpoint).port;
  const args = ["up", join(folder, "template.yaml"), `--port=${port}`, `--stack=${STACK}`, "--json"];
  const { status, stdout, stderr } = await faultline(args);
  expect(status, stderr).toBe(0);
  return (JSON.parse(stdout) as { functions: { name: string }[] }).functions.map(({ name }) => name);
}

async function usedBytes(lab: TestLab): Promise<number> {
  const client = clientOf(lab);
  const { AccountUsage } = await client.send(new GetAccountSettingsCommand({}));
  client.destroy();
  return AccountUsage?.TotalCodeSize ?? 0;
}

function changeCode(): void {
  for (const name of ["orders", "payments"]) appendFileSync(join(folder, name, "index.js"), "// Changed.\n");
}

interface Advice {
  readonly usedBytes: number;
  readonly savingBytes: number;
  readonly usedAfterDeploymentBytes: number;
  readonly layers: readonly { readonly copies: number; readonly functions: readonly string[] }[];
}

test("what a layer is said to save is what code storage counts less, and the functions work as before", async () => {
  const names = await deploy(without);
  const code = ["orders", "payments"].map((name) => readFileSync(join(folder, name, "index.js")));
  changeCode();
  await deploy(without);

  const out = join(folder, "layers");
  const cache = `--cache=${join(folder, "cache")}`;
  const args = ["storage", "layers", "--template", join(folder, "template.yaml"), `--stack=${STACK}`, cache];
  const advised = await faultline([...args, "--json"], awsEnvironment(without.endpoint));
  expect(advised.status, advised.stderr).toBe(0);
  const advice = JSON.parse(advised.stdout) as Advice;
  // $LATEST and versions 1 and 2 of two functions hold 2 MB each: one of the six remains.
  expect(advice.layers).toMatchObject([{ copies: 6, functions: names }]);
  expect(advice.savingBytes / MIB).toBeCloseTo(10, 2);
  expect(advice.usedBytes).toBe(await usedBytes(without));

  expect((await faultline(args, awsEnvironment(without.endpoint))).stderr).toMatch(/NodejsLibraries exists already/);
  const patched = await run("patch", ["-d", folder, "-i", join(out, "layers.patch")]);
  expect(patched.status, patched.stdout).toBe(0);
  for (const path of readFileSync(join(out, "moved.txt"), "utf8").trim().split("\n")) {
    rmSync(join(folder, path), { recursive: true });
  }
  const built = await faultline([...args, "--out", join(folder, "other")], awsEnvironment(without.endpoint));
  expect(built.stderr).toMatch(/sized-library is deployed but not beside .*template\.yaml/);
  await deploy(without);
  expect(await usedBytes(without)).toBe(advice.usedAfterDeploymentBytes);
  const client = clientOf(without);
  for (const [index, FunctionName] of names.entries()) {
    const { Payload } = await client.send(new InvokeCommand({ FunctionName }));
    const by = index === 0 ? "orders" : "payments";
    expect(JSON.parse(Buffer.from(Payload ?? []).toString())).toEqual({ by, bytes: 2 * MIB });
  }
  client.destroy();

  // The same deployments with the layer from the start.
  for (const [index, name] of ["orders", "payments"].entries())
    writeFileSync(join(folder, name, "index.js"), code[index] ?? "");
  await deploy(withLayer);
  changeCode();
  await deploy(withLayer);
  expect(await usedBytes(withLayer)).toBe(advice.usedBytes - advice.savingBytes);
}, 120_000);
