import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Investigation } from "@faultline/ops";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultline, startLab, temporaryFolder, type TestLab } from "./harness/faultline.ts";

let lab: TestLab;

beforeAll(async () => {
  lab = await startLab();
});

afterAll(async () => {
  await lab[Symbol.asyncDispose]();
});

const TEMPLATE = "e2e/fixtures/diagnose-throttled/template.yaml";

/** Four items of just under 4 KB: a request costs four read units. */
async function seed(table: string): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: lab.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
  });
  const items = [1, 2, 3, 4].map((page) => ({ page: { N: String(page) }, text: { S: "x".repeat(4000) } }));
  const requests = items.map((Item) => ({ PutRequest: { Item } }));
  await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
  client.destroy();
}

test("an investigation takes back the wrong idea, mends the cause, and proves it", { timeout: 120_000 }, async () => {
  const at = ["--endpoint", lab.endpoint];
  const deployed = await faultline([
    "up",
    TEMPLATE,
    "--json",
    "--stack=ledger",
    `--port=${new URL(lab.endpoint).port}`,
  ]);
  expect(deployed.status, deployed.stderr).toBe(0);
  const { tables } = JSON.parse(deployed.stdout) as { tables: { name: string }[] };
  await seed(tables[0]?.name ?? "");
  const folder = temporaryFolder();
  const script = join(folder, "load.yaml");
  writeFileSync(
    script,
    "config: {phases: [{duration: 10, arrivalRate: 5}]}\nscenarios: [{flow: [{get: {url: /entries}}]}]\n",
  );
  writeFileSync(join(folder, "faultline.yaml"), "objectives:\n  errors: 1%\n  p95: 900ms\n");
  const what = [script, "--template", TEMPLATE, "--burst", "5s", "--try", "EntriesReader.Timeout=4", "--out", folder];

  const { status, stderr } = await faultline(["investigate", ...what, ...at]);
  const investigation = JSON.parse(readFileSync(join(folder, "investigation.json"), "utf8")) as Investigation;
  expect(status, stderr).toBe(0);
  expect(stderr).toMatch(/First failure \d+\.\d+ s into the run/);
  expect(stderr).toContain("Taken back: EntriesReader.Timeout: 2 → 4");
  const { steps, outcome, objectives, patch } = investigation;
  expect(objectives).toEqual({ failedShare: 0.01, latencyMsP50: 500, latencyMsP95: 900 });
  expect(outcome.kind).toBe("met");
  expect(steps.map(({ change, verdict }) => [change?.finding?.entry ?? change?.label, verdict])).toEqual([
    [undefined, "start"],
    ["EntriesReader.Timeout: 2 → 4", "wrong-turn"],
    ["A1", "kept"],
  ]);
  expect(steps[0]?.run.failedCount).toBeGreaterThan(10);
  expect(steps[2]?.run.failedCount).toBe(0);
  expect(patch?.diff).toMatch(/^--- e2e\/fixtures\/diagnose-throttled\/template\.yaml\n/);
  expect(patch?.diff).not.toContain("Timeout");
  const reports = ["report.md", "report.html", "template.diff"].map((file) => readFileSync(join(folder, file), "utf8"));
  expect(reports[0]).toContain("wrong turn, taken back");
  expect(reports[1]).toContain("<table>");
  expect(reports[2]).toBe(patch?.diff);

  const listed = await faultline(["runs", ...at]);
  for (const { run } of steps) expect(listed.stdout).toContain(run.id);
  const first = await faultline(["diagnose", "--run", steps[0]?.run.id ?? "", "--stack=ledger", ...at]);
  expect(first.stdout).toContain("A1 DynamoDB table has too little read capacity: confirmed");
  expect(first.stdout).toMatch(/Changed since[^]+LedgerStore: read units 2 → \d+/);
  const last = await faultline(["diagnose", "--run", "latest", "--stack=ledger", "--json", ...at]);
  expect((JSON.parse(last.stdout) as { findings: unknown[] }).findings).toEqual([]);
});

test("what is wrong with the call is said before anything runs", async () => {
  const at = ["--endpoint", lab.endpoint];
  const script = join(temporaryFolder(), "load.yaml");
  writeFileSync(script, "config: {phases: [{duration: 1, arrivalRate: 1}]}\nscenarios: [{flow: [{get: {url: /}}]}]\n");
  const errorOf = async (...args: string[]) => (await faultline(["investigate", ...args, ...at])).stderr;
  expect(await errorOf(join(temporaryFolder(), "none.yaml"))).toContain("none.yaml cannot be read");
  expect(await errorOf(script, "--p95", "400")).toContain("A time is a number and its unit, such as 500ms or 1s.");
  expect(await errorOf(script, "--max-errors", "2")).toContain("A share is a number from 0 to 1");
  expect(await errorOf(script, "--try", "Timeout")).toContain("Write RESOURCE.PROPERTY=VALUE");
  expect(await errorOf(script, "--stack", "nothing")).toContain("nothing");
});
