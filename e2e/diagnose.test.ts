import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Diagnosis } from "@faultline/ops";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsEnvironment, eventually, faultline, startLab, type TestLab } from "./harness/faultline.ts";
import { type AwsOnlyFront, withoutControlApi } from "./harness/without-control-api.ts";

// Ground truth: each application has one known fault, which the diagnosis must name; the same one without it has none.

let lab: TestLab;
/** Every diagnosis goes through this: it may use AWS's API only. */
let front: AwsOnlyFront;

beforeAll(async () => {
  lab = await startLab();
  front = await withoutControlApi(lab.endpoint);
});

afterAll(async () => {
  front[Symbol.dispose]();
  await lab[Symbol.asyncDispose]();
});

interface App {
  readonly stack: string;
  readonly url: string;
  readonly table: string;
}

/** Stacks of each name so far: a test that is retried must not meet the errors that it made before. */
const uses = new Map<string, number>();

async function up(fixture: string, name: string, parameters: Readonly<Record<string, string>> = {}): Promise<App> {
  const use = (uses.get(name) ?? 0) + 1;
  uses.set(name, use);
  const stack = use === 1 ? name : `${name}-${use}`;
  const { status, stdout, stderr } = await faultline([
    "up",
    `e2e/fixtures/diagnose-${fixture}/template.yaml`,
    "--json",
    `--stack=${stack}`,
    `--port=${new URL(lab.endpoint).port}`,
    ...Object.entries(parameters).flatMap(([name, value]) => ["--parameter", `${name}=${value}`]),
  ]);
  expect(status, stderr).toBe(0);
  const { apis, tables } = JSON.parse(stdout) as { apis: { url: string }[]; tables: { name: string }[] };
  return { stack, url: apis[0]?.url ?? "", table: tables[0]?.name ?? "" };
}

interface Load {
  readonly count: number;
  readonly everyMs: number;
  readonly path: (index: number) => string;
}

/** Sends requests at a steady rate, however long each takes. Gives their statuses. */
async function drive({ url }: App, { count, everyMs, path }: Load): Promise<readonly number[]> {
  const requests: Promise<number>[] = [];
  for (let i = 0; i < count; i++) {
    requests.push(fetch(`${url}${path(i)}`).then(async (answer) => (await answer.arrayBuffer(), answer.status)));
    await new Promise((settle) => setTimeout(settle, everyMs));
  }
  return Promise.all(requests);
}

async function callInTurn({ url }: App, path: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await (await fetch(`${url}${path}`)).arrayBuffer();
}

async function diagnose({ stack }: App, since: number): Promise<Diagnosis> {
  const seconds = Math.ceil((performance.now() - since) / 1000);
  const { status, stdout, stderr } = await faultline([
    "diagnose",
    "--json",
    `--stack=${stack}`,
    `--since=${seconds}s`,
    `--endpoint=${front.endpoint}`,
  ]);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Diagnosis;
}

/** Diagnoses until the telemetry of the load's last requests has arrived. */
function diagnoseFault(app: App, since: number, cause: string): Promise<Diagnosis> {
  return eventually(async () => {
    const diagnosis = await diagnose(app, since);
    return causes(diagnosis)[0] === cause ? diagnosis : undefined;
  }, 5000).catch(async () => diagnose(app, since));
}

const causes = ({ findings }: Diagnosis) => findings.map(({ entry, verdict }) => `${entry} ${verdict}`);

async function expectHealthy(app: App, load: Load): Promise<void> {
  await callInTurn(app, load.path(0), 3); // First requests meet cold starts, whatever the application.
  await new Promise((settle) => setTimeout(settle, 1000)); // The window begins with a whole second.
  const since = performance.now();
  expect(new Set(await drive(app, load))).toEqual(new Set([200]));
  await new Promise((settle) => setTimeout(settle, 1500)); // Telemetry of the last requests arrives within a second.
  const diagnosis = await diagnose(app, since);
  expect(diagnosis.symptoms).toEqual([]);
  expect(causes(diagnosis)).toEqual([]);
  expect(diagnosis.missing).toEqual([]);
  expect(diagnosis.ruledOut.map(({ entry }) => entry)).toEqual(["A7", "A6"]);
}

test("a table that throttles is named, though traces show it healthy, and the patch raises what it lacks", async () => {
  const app = await up("throttled", "ledger");
  await seed(app.table);
  const load = { count: 20, everyMs: 200, path: () => "entries" };
  await expectHealthy(app, load);

  const since = performance.now();
  await faultline(["capacity", app.table, "--reset", "0", "--endpoint", lab.endpoint]);
  const statuses = await drive(app, { ...load, count: 50 });
  expect(statuses.filter((status) => status === 502).length).toBeGreaterThan(5);
  const diagnosis = await diagnoseFault(app, since, "A1 confirmed");
  expect(causes(diagnosis)[0]).toBe("A1 confirmed");
  expect(diagnosis.findings[0]?.subject).toEqual({ kind: "table", name: app.table });
  expect(causes(diagnosis).filter((cause) => /^(B5|D1|E1)/.test(cause))).toEqual([]);
  const change = /-\s+ReadCapacityUnits: 2\n\+\s+ReadCapacityUnits: (\d+)\n/.exec(diagnosis.patch?.diff ?? "");
  expect(Number(change?.[1])).toBeGreaterThanOrEqual(5); // One read of each request, five requests a second.
  expect(diagnosis.patch?.diff).toContain("LedgerStoreReadThrottleAlarm:");
});

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

test("throttled writes are told from an index that cannot take them, and each is raised where it is short", async () => {
  const load = { count: 20, everyMs: 200, path: () => "order" };
  await expectHealthy(await up("writing", "orders"), load);
  for (const { parameter, cause, subject } of [
    { parameter: "TableWrites", cause: "A2 confirmed", subject: (table: string) => ({ kind: "table", name: table }) },
    {
      parameter: "IndexWrites",
      cause: "A4 confirmed",
      subject: (table: string) => ({ kind: "index", name: `${table}/index/by-customer` }),
    },
  ]) {
    const app = await up("writing", `orders-${parameter.toLowerCase()}`, { [parameter]: "2" });
    const since = performance.now();
    await faultline(["capacity", app.table, "--reset", "0", "--endpoint", lab.endpoint]);
    const statuses = await drive(app, { ...load, count: 50 });
    expect(statuses.filter((status) => status === 502).length).toBeGreaterThan(5);
    const diagnosis = await diagnoseFault(app, since, cause);
    expect(causes(diagnosis)[0]).toBe(cause);
    expect(causes(diagnosis).filter((other) => /^(A1|B5|D1|E1)/.test(other))).toEqual([]);
    expect(diagnosis.findings[0]?.subject).toEqual(subject(app.table));
    const raised = new RegExp(String.raw`-\s+WriteCapacityUnits: !Ref ${parameter}\n\+\s+WriteCapacityUnits: (\d+)\n`);
    // Two writes of each of five requests a second.
    expect(Number(raised.exec(diagnosis.patch?.diff ?? "")?.[1])).toBeGreaterThanOrEqual(10);
    expect(diagnosis.patch?.diff).toContain("WriteThrottleAlarm:");
  }
});

test("a limit that cuts off ordinary work is named, and raised", async () => {
  const app = await up("working", "limited", { Memory: "1769", Limit: "1" });
  await expectHealthy(app, { count: 15, everyMs: 100, path: () => "work?ms=50" });

  const since = performance.now();
  const path = (i: number) => `work?ms=${[300, 600, 850, 830, 1500][i % 5] ?? 0}`;
  const statuses = await drive(app, { count: 60, everyMs: 100, path });
  expect(statuses.filter((status) => status === 502).length).toBeGreaterThanOrEqual(12);
  const diagnosis = await diagnoseFault(app, since, "B5 confirmed");
  expect(causes(diagnosis)).toEqual(["B5 confirmed"]);
  expect(diagnosis.patch?.diff).toMatch(/-\s+Timeout: !Ref Limit\n\+\s+Timeout: 2\n/);
});

test("a slow service that the function calls is named", async () => {
  let delayMs = 5;
  const service = createServer((_request, response) => void setTimeout(() => response.end("42"), delayMs));
  await new Promise<void>((settle) => service.listen(0, "127.0.0.1", settle));
  try {
    const app = await up("calling", "quotes", { PriceUrl: urlOf(service) });
    const load = { count: 40, everyMs: 150, path: () => "quote" };
    await expectHealthy(app, load);

    const since = performance.now();
    delayMs = 1400;
    await drive(app, load);
    const diagnosis = await diagnoseFault(app, since, "D1 confirmed");
    expect(causes(diagnosis)).toEqual(["D1 confirmed"]);
    expect(diagnosis.findings[0]?.subject).toEqual({ kind: "dependency", name: "127.0.0.1" });
  } finally {
    service.close();
  }
});

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/price`;
}

test("a function that computes on a small share of a vCPU is named, and gets more memory", async () => {
  const app = await up("working", "computing", { Memory: "128", Limit: "20" });
  await expectHealthy(app, { count: 15, everyMs: 100, path: () => "work?ms=10" });

  const since = performance.now();
  await drive(app, { count: 45, everyMs: 250, path: () => "work?rounds=30&ms=5" });
  const diagnosis = await diagnoseFault(app, since, "B1 likely");
  expect(causes(diagnosis)).toEqual(["B1 likely"]);
  expect(diagnosis.patch?.diff).toMatch(/-\s+MemorySize: !Ref Memory\n\+\s+MemorySize: (512|1024)\n/);
});

test("cold starts that make the slow tail are named with their share and their length", async () => {
  const healthy = await up("starting", "quick", { Rounds: "0" });
  await expectHealthy(healthy, { count: 20, everyMs: 100, path: () => "greet" });

  const app = await up("starting", "heavy", { Rounds: "1200" });
  const since = performance.now();
  // Ever more callers at once, each of which waits for its answer: every new one meets a new environment.
  for (const callers of [1, 2, 3, 5]) {
    await Promise.all(Array.from({ length: callers }, () => callInTurn(app, "greet", 20)));
  }
  const diagnosis = await diagnoseFault(app, since, "C1 confirmed");
  expect(causes(diagnosis)).toEqual(["C1 confirmed"]);
  const [finding] = diagnosis.findings;
  expect(finding?.summary).toMatch(/^\d+(\.\d)? % of the invocations of \S+ start cold, and initialise for [\d.]+ m?s/);
});

test("an uncaught exception is named with its line; answers in a wrong shape are not taken for one", async () => {
  const app = await up("answering", "answers");
  const load = { count: 20, everyMs: 100, path: () => "answer?how=well" };
  await expectHealthy(app, load);

  const throwing = performance.now();
  await drive(app, { ...load, path: (i) => `answer?how=${i % 4 === 0 ? "not" : "well"}` });
  const thrown = await diagnoseFault(app, throwing, "E1 confirmed");
  expect(causes(thrown)).toEqual(["E1 confirmed"]);
  expect(thrown.findings[0]?.summary).toMatch(/throws TypeError at index\.mjs:8: Cannot read properties/);

  const odd = await up("answering", "odd-answers");
  const since = performance.now();
  // Of one request a second there is a trace: most must fail, so that one of those does.
  await drive(odd, { ...load, count: 40, path: (i) => `answer?how=${i % 4 === 0 ? "well" : "oddly"}` });
  expect(causes(await diagnoseFault(odd, since, "E6 confirmed"))).toEqual(["E6 confirmed"]);
});

test("a real account is told what will be read before it is; a silent endpoint is said to be so", async () => {
  const { status, stdout } = await faultline(["diagnose", "--since", "10m", "--endpoint", lab.endpoint]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Diagnosis of /);
  const aws = await faultline(["diagnose", "--aws", "--since", "10m"], awsEnvironment(lab.endpoint));
  expect(aws.status).toBe(0);
  expect(aws.stderr).toMatch(/^Account 000000000000 \(no alias\), Region us-east-1\. Nothing is changed/);
  expect(aws.stderr).toMatch(
    /xray:GetServiceGraph[\s\S]+Logs Insights scans about [\d.]+ MB: \$0\.\d+[\s\S]+FaultlineDiagnose/,
  );
  const refused = await faultline(["diagnose", "--endpoint", "http://127.0.0.1:9"], awsEnvironment(lab.endpoint));
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("http://127.0.0.1:9 does not answer")]);
});

test("a real account needs no more than the printed policy: signatures verified, every other action refused", async () => {
  const told = await faultline(["diagnose", "--aws", "--since", "1h", "--stack=ledger"], awsEnvironment(lab.endpoint));
  const printed = /IAM policy that this needs:\n(\{[\s\S]+\n\})\n/.exec(told.stderr)?.[1] ?? "";
  const policyFile = join(lab.dataDirectory, "policy.json");
  writeFileSync(policyFile, printed);
  await lab.end("SIGTERM");
  lab = await startLab(["--verify-signatures", "--policy", policyFile], lab.dataDirectory);
  const environment = awsEnvironment(lab.endpoint);
  const args = ["diagnose", "--aws", "--json", "--since", "1h", "--stack=ledger"];

  const allowed = await faultline(args, environment);
  expect(allowed.status, allowed.stderr).toBe(0);
  const diagnosis = JSON.parse(allowed.stdout) as Diagnosis;
  expect(diagnosis.missing).toEqual([]);
  expect(causes(diagnosis)[0]).toBe("A1 confirmed");

  const change = await faultline([
    "up",
    "e2e/fixtures/diagnose-throttled/template.yaml",
    "--stack=ledger",
    `--port=${new URL(lab.endpoint).port}`,
  ]);
  expect([change.status, change.stderr]).toEqual([1, expect.stringContaining("is not authorized to perform: ")]);
  const forged = await faultline(args, { ...environment, AWS_SECRET_ACCESS_KEY: "wrong" });
  expect([forged.status, forged.stderr]).toEqual([1, expect.stringMatching(/signature/i)]);

  const { Statement } = JSON.parse(printed) as { Statement: [{ Action: string[] }] };
  const fewer = {
    Effect: "Allow",
    Action: Statement[0].Action.filter((action) => !action.startsWith("logs:")),
    Resource: "*",
  };
  writeFileSync(policyFile, JSON.stringify({ Version: "2012-10-17", Statement: [fewer] }));
  await lab.end("SIGTERM");
  lab = await startLab(["--verify-signatures", "--policy", policyFile], lab.dataDirectory);
  const without = await faultline(args, awsEnvironment(lab.endpoint));
  expect(without.status, without.stderr).toBe(0);
  const partial = JSON.parse(without.stdout) as Diagnosis;
  expect(partial.missing.map(({ action }) => action)).toContain("logs:StartQuery");
  expect(causes(partial)[0]).toBe("A1 confirmed"); // Metrics and traces are enough for that.
});
