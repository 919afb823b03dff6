import { randomBytes } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateAliasCommand,
  GetAccountSettingsCommand,
  LambdaClient,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import { afterEach, beforeEach, expect, test } from "vitest";
import { awsEnvironment, faultline, ROOT, startLab, temporaryFolder, type TestLab } from "./harness/faultline.ts";

// From growth through CodeStorageExceededException to a clean deployment: the quota is 6 MB, each version 1 MB.
const MIB = 1024 ** 2;

let lab: TestLab;
let lambda: LambdaClient;
let folder: string;

beforeEach(async () => {
  lab = await startLab(["--code-storage", "6MB"]);
  lambda = new LambdaClient({
    endpoint: lab.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
  });
  folder = temporaryFolder();
  cpSync(join(ROOT, "e2e/fixtures/storage"), folder, { recursive: true });
});

afterEach(async () => {
  lambda.destroy();
  rmSync(folder, { recursive: true, force: true });
  await lab[Symbol.asyncDispose]();
});

/** Random bytes do not shrink in a zip file. */
function archive(): Uint8Array {
  return zipSync({ "index.js": Buffer.from("exports.handler = async () => 1;"), data: randomBytes(MIB) }, { level: 0 });
}

function deploy() {
  const port = new URL(lab.endpoint).port;
  return faultline(["up", join(folder, "template.yaml"), `--port=${port}`, "--stack=storage", "--json"]);
}

const command = (...args: readonly string[]) => faultline(args, awsEnvironment(lab.endpoint));

async function versionsOf(FunctionName: string): Promise<readonly string[]> {
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  return Versions.map(({ Version = "" }) => Version);
}

test("storage grows until it is full, the janitor frees what nothing needs, and the deployment fits again", async () => {
  const first = await deploy();
  expect(first.status, first.stderr).toBe(0);
  const name = (JSON.parse(first.stdout) as { functions: { name: string }[] }).functions[0]?.name ?? "";

  // Growth: version 1 is the deployment's and has the alias live; 2 to 5 follow, 3 gets a weighted alias.
  const grow = async () => {
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: archive() }));
    await lambda.send(new PublishVersionCommand({ FunctionName: name }));
  };
  for (let i = 0; i < 4; i++) await grow();
  const routing = { AdditionalVersionWeights: { "3": 0.1 } };
  await lambda.send(
    new CreateAliasCommand({ FunctionName: name, Name: "canary", FunctionVersion: "5", RoutingConfig: routing }),
  );
  await expect(grow()).rejects.toMatchObject({ name: "CodeStorageExceededException" });

  // The same is said before a deployment.
  writeFileSync(join(folder, "src/data"), randomBytes(MIB));
  const checked = await command("storage", "check", join(folder, "template.yaml"), "--stack=storage");
  expect(checked.status).toBe(1);
  expect(checked.stdout).toContain("does not fit");
  const refused = await deploy();
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/needs .* of code storage, .*faultline janitor/s);

  const shown = JSON.parse((await command("storage", "--keep", "1", "--json")).stdout) as { unreferencedBytes: number };
  expect(shown.unreferencedBytes / MIB).toBeCloseTo(2, 1);
  const used = async () => (await lambda.send(new GetAccountSettingsCommand({}))).AccountUsage?.TotalCodeSize ?? 0;
  const before = await used();
  const dry = await command("janitor", "--keep=1");
  expect(dry.stdout).toMatch(/would free 2\.0 MB.*dry run/s);
  expect(await used()).toBe(before);

  const cleaned = await command("janitor", "--keep=1", "--yes", "--json");
  expect(cleaned.status, cleaned.stderr).toBe(0);
  const { freedBytes } = JSON.parse(cleaned.stdout) as { freedBytes: number };
  expect(before - (await used())).toBe(freedBytes);
  expect(await versionsOf(name)).toEqual(["$LATEST", "1", "3", "5"]);
  const journal = readFileSync(join(lab.dataDirectory, "journal/janitor.jsonl"), "utf8").trim().split("\n");
  expect(journal.map((line) => (JSON.parse(line) as { result: string }).result)).toEqual([
    "deleting",
    "deleted",
    "deleting",
    "deleted",
  ]);

  const again = await deploy();
  expect(again.status, again.stderr).toBe(0);
}, 120_000);
