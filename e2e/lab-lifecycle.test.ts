import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { strToU8, zipSync } from "fflate";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { expect, test } from "vitest";
import { eventually, faultline, startLab, temporaryFolder, type TestLab } from "./harness/faultline.ts";

const CREDENTIALS = { accessKeyId: "000000000000", secretAccessKey: "lab" };
const configuration = ({ endpoint }: TestLab) => ({ endpoint, region: "us-east-1", credentials: CREDENTIALS });

/** Running processes whose command line names the data folder of a lab, or that descended from it. */
function processesOf(lab: TestLab): string[] {
  const all = execFileSync("ps", ["-eo", "pid=,stat=,args="], { encoding: "utf8" }).split("\n");
  const rows = all.filter((row) => !/^\s*\d+\s+Z/.test(row)); // Ended, and not yet collected by its parent.
  return rows.filter(
    (row) => row.includes(lab.dataDirectory) || functionProcesses.has(row.trim().split(/\s+/)[0] ?? ""),
  );
}

const functionProcesses = new Set<string>();

/** Remembers every descendant of the lab as it is now. */
function rememberDescendants(lab: TestLab): number {
  const rows = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const pairs = rows.map((row) => row.trim().split(/\s+/));
  const known = new Set([String(lab.process.pid)]);
  for (let grown = true; grown;) {
    const found = pairs.filter(([pid = "", parent = ""]) => known.has(parent) && !known.has(pid));
    for (const [pid = ""] of found) known.add(pid);
    grown = found.length > 0;
  }
  known.delete(String(lab.process.pid));
  for (const pid of known) functionProcesses.add(pid);
  return known.size;
}

async function invokeHello(lab: TestLab): Promise<void> {
  const lambda = new LambdaClient(configuration(lab));
  const code = zipSync({
    "index.js": strToU8("exports.handler = async () => { setInterval(() => {}, 1000); return 1; };"),
  });
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "hello",
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::000000000000:role/any",
      Code: { ZipFile: code },
    }),
  );
  const { StatusCode, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: "hello" }));
  expect([StatusCode, FunctionError]).toEqual([200, undefined]);
  lambda.destroy();
}

test.each(["SIGINT", "SIGTERM"] as const)("%s ends the lab cleanly with all its processes", async (signal) => {
  await using lab = await startLab();
  await invokeHello(lab);
  expect(rememberDescendants(lab)).toBeGreaterThan(1);
  expect(await lab.end(signal)).toBe(0);
  expect(processesOf(lab)).toEqual([]);
});

test("kill -9 leaves no function process two seconds later, no stale cgroup, and no acknowledged log event is lost", async () => {
  await using lab = await startLab();
  await invokeHello(lab);
  expect(rememberDescendants(lab)).toBeGreaterThan(1);
  const logs = new CloudWatchLogsClient(configuration(lab));
  await logs.send(new CreateLogGroupCommand({ logGroupName: "g" }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: "g", logStreamName: "s" }));
  let acknowledged = 0;
  const writing = (async () => {
    for (let i = 0; ; i++) {
      const logEvents = [{ timestamp: Date.now(), message: `event ${i}` }];
      await logs.send(new PutLogEventsCommand({ logGroupName: "g", logStreamName: "s", logEvents }));
      acknowledged = i + 1;
    }
  })().catch(() => {});
  await eventually(async () => (acknowledged >= 20 ? true : undefined));
  await lab.end("SIGKILL");
  await writing;
  logs.destroy();
  await eventually(async () => (processesOf(lab).length === 0 ? true : undefined), 2000);
  await using again = await startLab([], lab.dataDirectory);
  const reader = new CloudWatchLogsClient(configuration(again));
  const { events = [] } = await reader.send(
    new GetLogEventsCommand({ logGroupName: "g", logStreamName: "s", startFromHead: true }),
  );
  expect(events.slice(0, acknowledged).map(({ message }) => message)).toEqual(
    Array.from({ length: acknowledged }, (_, i) => `event ${i}`),
  );
  reader.destroy();
  expect(staleGroups(lab)).toEqual([]);
});

/** CPU groups that a lab made: each is named after its process. */
function staleGroups(lab: TestLab): string[] {
  const parents = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup"].filter(existsSync);
  return parents.flatMap((parent) =>
    readdirSync(parent).filter((name) => name.includes(`faultline-${lab.process.pid}`)),
  );
}

test("a port in use names its holder and offers another", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((settle) => server.once("listening", settle));
  const { port } = server.address() as AddressInfo;
  const { status, stderr } = await faultline(["start", "--port", String(port), "--data", temporaryFolder()]);
  server.close();
  expect(status).toBe(1);
  expect(stderr).toContain(`port ${port} is in use by process ${process.pid}`);
  expect(stderr).toContain("--port");
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a second lab on the same data folder is refused and the first lives on", async () => {
  await using lab = await startLab();
  const { status, stderr } = await faultline(["start", "--port", "0", "--data", lab.dataDirectory]);
  expect(status).toBe(1);
  expect(stderr).toContain(`process ${lab.process.pid} runs a lab on ${lab.dataDirectory}`);
  expect((await fetch(`${lab.endpoint}/_faultline/status`)).status).toBe(200);
});
