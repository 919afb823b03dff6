import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findAwsCli } from "./harness/aws-cli.ts";
import { awsEnvironment, faultline, ROOT, run, startLab } from "./harness/faultline.ts";

const PAGE = readFileSync(join(ROOT, "docs/walkthrough-by-hand.md"), "utf8");

/** The page's commands: its `sh` blocks, in order, each under its heading. */
const blocks = [...PAGE.matchAll(/^## (.+)$|^```sh\n([\s\S]*?)^```$/gm)];

/** One script of all blocks, which marks where each begins: they share variables and functions. */
function scriptOf(): string {
  let heading = "";
  const parts = blocks.map(([, title, commands]) => {
    if (title !== undefined) heading = title;
    return commands === undefined ? "" : `echo "== ${heading}"\n${commands}`;
  });
  return `set -eu\n${parts.join("\n")}`;
}

/** What the commands under a heading printed. */
function outputOf(stdout: string, heading: string): string {
  const sections = stdout.split(/^== /m).filter((section) => section.startsWith(`${heading}\n`));
  expect(sections.length, `no output under ${heading}`).toBeGreaterThan(0);
  return sections.map((section) => section.slice(heading.length + 1)).join("");
}

const countOf = (codes: string, code: string) => Number(new RegExp(`(\\d+) ${code}`).exec(codes)?.[1] ?? 0);

test("every command of the page runs and shows what the page says", { timeout: 240_000 }, async () => {
  await using lab = await startLab(["--latency", "on"]);
  const { port } = new URL(lab.endpoint);
  const up = await faultline(["up", "examples/coffee-lookup/template.yaml", "--port", port, "--json"]);
  const table = (JSON.parse(up.stdout) as { tables: { name: string }[] }).tables[0]?.name ?? "";
  const environment = awsEnvironment(lab.endpoint);
  await run(process.execPath, ["examples/coffee-lookup/seed.mjs", table], environment);
  await faultline(["capacity", table, "--reset", "0.05", "--endpoint", lab.endpoint]);

  const { status, stdout, stderr } = await run("bash", ["-c", scriptOf()], { ...environment, AWS_CLI: findAwsCli() });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });

  const codes = outputOf(stdout, "1. Reproduce");
  expect(countOf(codes, "200") + countOf(codes, "502")).toBe(150);
  expect(countOf(codes, "502")).toBeGreaterThan(20);

  const map = outputOf(stdout, "2. Isolate: the service map")
    .trim()
    .split("\n")
    .map((row) => row.split("\t"));
  const faultsOf = (type: string) => Number(map.find(([name]) => name === type)?.[2]);
  expect(faultsOf("AWS::Lambda::Function")).toBeGreaterThan(20);
  expect(faultsOf("AWS::ApiGateway::Stage")).toBeGreaterThan(20);
  expect(map.find(([name]) => name === "AWS::DynamoDB::Table")?.slice(2)).toEqual(["0", "0"]);

  const failing = outputOf(stdout, "3. Failing requests").trim().split("\n");
  for (const row of failing.slice(0, 5)) expect(Number(row.split("\t")[1])).toBeGreaterThan(5);
  expect(Number(failing.at(-1))).toBeGreaterThan(20);

  const log = outputOf(stdout, "4. What the function says");
  expect(log).toContain("Task timed out after 5.00 seconds");
  expect(Number(/timeouts\t(\d+)/.exec(log)?.[1])).toBe(countOf(codes, "502"));

  const [unreserved, throttles] = outputOf(stdout, "5. Concurrency is not it").trim().split("\n");
  expect([unreserved, Number(throttles)]).toEqual(["1000", 0]);

  const capacity = outputOf(stdout, "6. Consumed against provisioned capacity");
  expect(capacity).toMatch(/\t5\.0$/m);
  const throttleEvents = capacity.trim().split("\n").at(-1)?.split("\t")[1];
  expect(Number(throttleEvents)).toBeGreaterThan(0);

  const memory = outputOf(stdout, "7. Memory is not it either");
  expect(Number(/max_MemoryUsed\t([\d.]+)/.exec(memory)?.[1])).toBeGreaterThan(30);
  expect(Number(/max_MemoryUsed\t([\d.]+)/.exec(memory)?.[1])).toBeLessThan(179);

  const fixed = outputOf(stdout, "8. The fix");
  expect(countOf(fixed, "200")).toBeGreaterThanOrEqual(25);

  const coldStarts = outputOf(stdout, "9. Outliers: cold starts");
  expect(Number(/coldStartPct\t([\d.]+)/.exec(coldStarts)?.[1])).toBeGreaterThan(0);
});
