import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  AMPLE_CPU,
  awsEnvironment,
  eventually,
  faultline,
  ROOT,
  run,
  startLab,
  type TestLab,
} from "./harness/faultline.ts";

interface UpResult {
  readonly apis: readonly { readonly kind: string; readonly url: string }[];
  readonly tables: readonly { readonly name: string }[];
  readonly warnings: readonly object[];
}

let lab: TestLab;

beforeAll(async () => {
  lab = await startLab(AMPLE_CPU);
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

async function up(example: string): Promise<UpResult & { readonly url: string }> {
  const port = new URL(lab.endpoint).port;
  const { status, stdout, stderr } = await faultline([
    "up",
    `examples/${example}/template.yaml`,
    "--port",
    port,
    "--json",
  ]);
  expect(stderr).not.toContain("Warning");
  expect(status).toBe(0);
  const result = JSON.parse(stdout) as UpResult;
  return { ...result, url: result.apis[0]?.url ?? "" };
}

test("Coffee Lookup answers at its URL, and its log and its trace tell of it", async () => {
  const { url, tables } = await up("coffee-lookup");
  const seeded = await run(
    process.execPath,
    ["examples/coffee-lookup/seed.mjs", tables[0]?.name ?? ""],
    awsEnvironment(lab.endpoint),
  );
  expect(seeded).toMatchObject({ status: 0 });
  const answer = await fetch(`${url}coffees/brazil`);
  expect(answer.status).toBe(200);
  const { coffees } = (await answer.json()) as { coffees: { lot: string }[] };
  expect(coffees).toHaveLength(5);

  const log = await eventually(async () => {
    const { stdout } = await faultline(["logs", "tail", "LookupFunction", "--endpoint", lab.endpoint]);
    return stdout.includes("REPORT RequestId") ? stdout : undefined;
  });
  expect(log).toMatch(/INIT_START Runtime Version: nodejs:22/);
  expect(log).toMatch(/Memory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms/);

  const map = await eventually(async () => {
    const { stdout } = await faultline(["traces", "map", "--endpoint", lab.endpoint]);
    return stdout.includes("AWS::DynamoDB::Table") ? stdout : undefined;
  });
  for (const type of ["AWS::ApiGateway::Stage", "AWS::Lambda ", "AWS::Lambda::Function"]) expect(map).toContain(type);
});

test("Tasting Notes, in TypeScript behind an HTTP API, stores and returns a note", async () => {
  const { url } = await up("tasting-notes");
  const put = await fetch(`${url}notes/geisha`, { method: "PUT", body: "jasmine" });
  expect(put.status).toBe(204);
  const got = await fetch(`${url}notes/geisha`);
  expect(await got.json()).toEqual({ coffee: "geisha", note: "jasmine" });
  expect((await fetch(`${url}notes/none`)).status).toBe(404);
});

test("code runs as its zip alone would: a parent's package.json and node_modules do not reach it", async () => {
  const folder = join(ROOT, "examples", ".isolation");
  cpSync(join(import.meta.dirname, "fixtures/isolation"), folder, { recursive: true });
  try {
    const { url } = await up(".isolation/app");
    const answer = await fetch(url);
    expect(await answer.json()).toEqual({ isCommonJs: true, parentPackage: "MODULE_NOT_FOUND" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("up again without a change says so and keeps the app", async () => {
  const { url } = await up("tasting-notes");
  expect((await fetch(`${url}notes/geisha`)).status).toBe(200);
});

test("down removes the stack with its functions", async () => {
  await up("tasting-notes");
  const { status, stdout } = await faultline([
    "down",
    "examples/tasting-notes/template.yaml",
    "--endpoint",
    lab.endpoint,
  ]);
  expect([status, stdout]).toEqual([0, "Removed tasting-notes\n"]);
  const { stdout: rest } = await faultline(["status", "--endpoint", lab.endpoint]);
  expect(rest).not.toContain("tasting-notes");
});
