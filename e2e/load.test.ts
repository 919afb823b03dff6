import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultline, ROOT } from "./harness/faultline.ts";

let server: Server;
let target: string;
const bodies: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(request.url === "/broken" ? 502 : 200, { "content-type": "application/json" });
      response.end('{"id":7}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** A folder with a script in it, away from any lab. */
function scriptFolder(script: string): { readonly file: string; readonly folder: string; readonly runs: string } {
  const folder = mkdtempSync(join(tmpdir(), "faultline-load-"));
  const file = join(folder, "load.yml");
  writeFileSync(file, script);
  return { file, folder, runs: join(folder, "runs") };
}

const NO_LAB = ["--endpoint", "http://127.0.0.1:9"];

test("a script runs as it is: requests, reports, web page and stored run", async () => {
  const { file, folder, runs } = scriptFolder(`
config:
  target: "{{ $processEnvironment.LOAD_TARGET }}"
  processor: ./functions.cjs
  payload: {path: users.csv, fields: [user], order: sequence}
  phases: [{duration: 2, arrivalRate: 10, name: steady}]
  ensure: {p99: 2000, maxErrorRate: 0}
scenarios:
  - name: buy
    beforeScenario: setUp
    flow:
      - post:
          url: "/order"
          json: {user: "{{ user }}", token: "{{ token }}"}
          capture: {json: $.id, as: id}
          expect: {statusCode: 200}
      - get: {url: "/order/{{ id }}"}
`);
  writeFileSync(join(folder, "users.csv"), "ada\neve\n");
  writeFileSync(
    join(folder, "functions.cjs"),
    "exports.setUp = (context, events, next) => { context.vars.token = 't'; next(); };",
  );
  const [output, html] = [join(folder, "report.json"), join(folder, "report.html")];
  const args = ["load", file, "--runs", runs, "--output", output, "--html", html, ...NO_LAB];
  const { status, stdout, stderr } = await faultline(args, { LOAD_TARGET: target });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout).toContain("Phase started: steady (index: 0, duration: 2s)");
  expect(stdout).toMatch(/^http\.codes\.200: \.+ 40$/m);
  expect(stdout).toMatch(/^vusers\.completed: \.+ 20$/m);
  expect(stdout.trimEnd().endsWith(`Log file: ${output}`)).toBe(true);
  expect(bodies).toContain('{"user":"eve","token":"t"}');
  const report = JSON.parse(readFileSync(output, "utf8")) as Record<string, { counters: Record<string, number> }>;
  expect(report.aggregate?.counters).toMatchObject({ "http.requests": 40, "plugins.expect.ok": 20 });
  expect(readFileSync(html, "utf8")).toContain("</html>");

  const listed = await faultline(["runs", "--runs", runs, ...NO_LAB]);
  expect(listed.stdout).toMatch(/load\.yml\s+40\s+–/);
  await faultline(["load", file, "--quiet", "--format", "v1", "--runs", runs, ...NO_LAB], { LOAD_TARGET: target });
  const compared = await faultline(["compare", "latest~1", "latest", "--runs", runs, ...NO_LAB]);
  expect(compared.stdout).toContain("95 % INTERVAL");
  expect(compared.stdout).toContain("Failed requests: 0.0 % and 0.0 % differ no more than chance would make them.");
  const shown = await faultline(["runs", "show", "latest", "--runs", runs, ...NO_LAB]);
  expect(shown.stdout).toMatch(/^http\.requests: \.+ 40$/m);
});

test("a failed check ends with 1, a 502 alone with 0", async () => {
  const script = (ensure: string) =>
    `config:\n  phases: [{duration: 1, arrivalRate: 5}]\n  ensure: ${ensure}\nscenarios: [{flow: [{get: {url: /broken}}]}]\n`;
  const passing = scriptFolder(script("{maxErrorRate: 0}"));
  const args = (one: typeof passing) => [
    "load",
    one.file,
    "--quiet",
    "--target",
    target,
    "--runs",
    one.runs,
    ...NO_LAB,
  ];
  expect((await faultline(args(passing))).status).toBe(0);
  const failing = scriptFolder(script('{conditions: [{expression: "http.codes.502 == 0"}]}'));
  const { status, stdout } = await faultline(args(failing));
  expect(stdout).toContain("fail  http.codes.502 == 0");
  expect(status).toBe(1);
});

test("Ctrl-C ends the phase, and what was measured is printed and stored", async () => {
  const { file, runs } = scriptFolder(
    "config: {phases: [{duration: 60, arrivalRate: 20}]}\nscenarios: [{flow: [{get: {url: /}}]}]\n",
  );
  const bin = join(ROOT, "packages/cli/bin/faultline.js");
  const child = spawn(process.execPath, [bin, "load", file, "--target", target, "--runs", runs, ...NO_LAB]);
  let stdout = "";
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  await new Promise<void>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes("Phase started")) resolve();
    });
  });
  await new Promise((resolve) => {
    setTimeout(resolve, 1000);
  });
  child.kill("SIGINT");
  expect(await ended).toBe(0);
  expect(stdout).toContain("Ended early");
  expect(stdout).toMatch(/Stored as run \S+ in /);
  expect(stdout).toMatch(/^http\.codes\.200: \.+ [1-9]\d?$/m);
});

test.each([
  {
    name: "no target",
    script: "scenarios: [{flow: [{get: {url: /}}]}]",
    args: [],
    says: ["names no target", "--target URL"],
  },
  {
    name: "another machine",
    script: "config: {target: 'https://example.com'}\nscenarios: [{flow: [{get: {url: /}}]}]",
    args: [],
    says: ["not on this machine", "--aws"],
  },
  {
    name: "a broken script",
    script: "config:\n  phases:\n    - duration: soon\nscenarios: []\n",
    args: [],
    says: [":3:17: error", "duration: 5m"],
  },
  {
    name: "a missing processor",
    script: "config: {target: 'http://127.0.0.1:9', processor: ./no.js}\nscenarios: [{flow: [{get: {url: /}}]}]",
    args: [],
    says: ["no.js is not there"],
  },
])("$name: what to do, status 1, and nothing is sent or stored", async ({ script, args, says }) => {
  const { file, runs } = scriptFolder(script);
  const result = await faultline(["load", file, "--runs", runs, ...NO_LAB, ...args]);
  for (const part of says) expect(result.stderr).toContain(part);
  expect(result.stderr).toContain("→");
  expect(result.stderr).not.toContain("    at ");
  expect(result.status).toBe(1);
  expect((await faultline(["runs", "--runs", runs, ...NO_LAB])).stdout).toContain("There are no runs");
});

test("a server that nobody runs is counted, not thrown", async () => {
  const { file, runs } = scriptFolder(
    "config: {target: 'http://127.0.0.1:9', phases: [{duration: 1, arrivalRate: 5}]}\nscenarios: [{flow: [{get: {url: /}}]}]\n",
  );
  const { status, stdout } = await faultline(["load", file, "--quiet", "--runs", runs, ...NO_LAB]);
  expect(stdout).toMatch(/^errors\.ECONNREFUSED: \.+ 5$/m);
  expect(stdout).toMatch(/^vusers\.failed: \.+ 5$/m);
  expect(status).toBe(0);
});
