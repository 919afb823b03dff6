// Functions that misuse what the system gives a process: forks, daemons, descriptors, the disk, an init without end. Each
// keeps to its environment: the answer is AWS's, the lab and its neighbours go on, and nothing is left behind.
// Limits: Lambda quotas, "Execution processes/threads" and "File descriptors" (1,024 each); Lambda Developer Guide,
// "Understanding the Lambda execution environment lifecycle", init phase (10 seconds, then again in the invocation).
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { systemClock } from "@faultline/core";
import { chooseGovernor } from "../packages/cloud/src/runtime/governor/choose-governor.ts";
import { canUnshareMounts } from "../packages/cloud/src/runtime/machine/mount-namespace.ts";
import { LambdaServer } from "../packages/cloud/src/services/lambda/testing/lambda-server.ts";

let server: LambdaServer;
beforeAll(async () => {
  server = await LambdaServer.start();
});
afterAll(() => server.close());

/** A function that misbehaves when told to; without AWS's limits on CPU, so that it misbehaves as fast as it can. */
async function createFunction(name: string, misbehave: string, input: object = {}): Promise<void> {
  const source = `const fs = require("node:fs"), os = require("node:os"), { spawnSync, spawn } = require("node:child_process");
    exports.handler = async (event) => { if (event === "bad") { ${misbehave} } return "ok"; };`;
  await server.create(name, { "index.js": source }, { Timeout: 30, MemorySize: 1769, ...input });
}

/** Processes that carry a function's name in their variables: those that its code started. Linux only. */
function processesOf(functionName: string): number {
  return readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`AWS_LAMBDA_FUNCTION_NAME=${functionName}\0`);
    } catch {
      return false; // Ended, or no process.
    }
  }).length;
}

/** Only control groups bound what an environment forks, and reach what left its process group. */
function hasControlGroups(): boolean {
  const governor = chooseGovernor({ clock: systemClock, onWarning: () => undefined });
  governor.close();
  return governor.enforcement.startsWith("cgroup");
}

const OK = { error: undefined, body: "ok" };
/** A shell that doubles itself for ever, in a session of its own: no signal to the function's group reaches it. */
const FORK_BOMB = `spawn("setsid", ["sh", "-c", "bomb() { bomb | bomb & }; bomb"], { stdio: "ignore" });`;
const FORK_UNTIL_REFUSED = `
  const { stdout } = spawnSync("sh", ["-c", "n=0; while :; do sleep 60 >/dev/null 2>&1 & n=$((n+1)); echo $n; done"]);
  return String(stdout).trim().split("\\n").length;`;

describe.runIf(hasControlGroups()).concurrent("a function that misuses its processes", () => {
  test("is refused to fork beyond 1,024 processes and threads", { timeout: 60_000 }, async ({ expect }) => {
    await createFunction("forks", FORK_UNTIL_REFUSED);
    const { error, body } = await server.invoke("forks", "bad");
    expect(error).toBeUndefined();
    expect(body).toBeGreaterThan(950); // The runtime's own threads and the shell count, too.
    expect(body).toBeLessThan(1024);
    await server.client.send(new DeleteFunctionCommand({ FunctionName: "forks" }));
    await expect.poll(() => processesOf("forks"), { timeout: 10_000 }).toBe(0);
  });

  test("by a fork bomb, ends with its environment, and nothing else does", { timeout: 60_000 }, async ({ expect }) => {
    await createFunction("bomb", `${FORK_BOMB} console.log("bombing"); await new Promise((r) => setTimeout(r, 6e4));`, {
      Timeout: 5,
    });
    await createFunction("neighbour", "");
    for (const name of ["bomb", "neighbour"]) expect(await server.invoke(name, "warm")).toEqual(OK);
    const bombing = server.invoke("bomb", "bad");
    const isBombing = () => server.messagesOf("bomb").some((message) => message.includes("bombing"));
    await expect.poll(isBombing, { timeout: 20_000 }).toBe(true);
    expect(await server.invoke("neighbour", "meanwhile")).toEqual(OK);
    expect(await bombing).toMatchObject({ error: "Unhandled" });
    await expect.poll(() => processesOf("bomb"), { timeout: 20_000 }).toBe(0);
    expect(await server.invoke("bomb", "next")).toEqual(OK);
  });

  test("leaves a daemon, which ends with its environment", { timeout: 60_000 }, async ({ expect }) => {
    await createFunction(
      "daemon",
      `spawnSync("sh", ["-c", "setsid sh -c 'trap \\"\\" TERM HUP; sleep 60 & sleep 60' >/dev/null 2>&1 & exit 0"]);`,
    );
    expect(await server.invoke("daemon", "bad")).toEqual(OK);
    expect(await server.invoke("daemon", "next")).toEqual(OK);
    expect(processesOf("daemon")).toBeGreaterThan(0);
    await server.client.send(new DeleteFunctionCommand({ FunctionName: "daemon" }));
    await expect.poll(() => processesOf("daemon"), { timeout: 10_000 }).toBe(0);
  });
});

/** What one invocation does, how it ends, and what the log then has; the next invocation is answered. */
const ROWS = [
  { name: "closes its standard streams", does: "for (const fd of [0, 1, 2]) fs.closeSync(fd);", answer: OK },
  {
    name: "opens 2,000 files and keeps them",
    does: `for (let n = 0; n < 2000; n++) fs.openSync("/dev/null");`,
    answer: { error: "Unhandled", body: { errorType: "Error", errorMessage: /EMFILE/ } },
  },
  {
    name: "ignores SIGTERM and does not answer",
    does: `for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {}); for (;;);`,
    answer: { error: "Unhandled", body: { errorMessage: /Task timed out after 2\.00 seconds$/ } },
    input: { Timeout: 2 },
  },
  {
    name: "writes a line without end",
    does: "for (let n = 0; n < 20; n++) fs.writeSync(1, 'y'.repeat(50_000));",
    answer: OK,
    log: /^y{262144}\n?$/, // CloudWatch Logs quotas, "Event size".
  },
  {
    name: "fills /tmp",
    does: `for (const full = fs.openSync(os.tmpdir() + "/full", "w"); ;) fs.writeSync(full, Buffer.alloc(2 ** 24));`,
    answer: { error: "Unhandled", body: { errorType: "Error", errorMessage: /ENOSPC/ } },
    isSkipped: !canUnshareMounts(), // Without mounts /tmp has the size of the disk.
  },
];

describe.concurrent("a function that", () => {
  test.for(ROWS.map((row, index) => ({ ...row, functionName: `misuse-${index}` })))(
    "$name",
    { timeout: 60_000 },
    async ({ functionName, does, answer, input = {}, log, isSkipped = false }, { expect, skip }) => {
      skip(isSkipped, "this user may not mount");
      await createFunction(functionName, does, input);
      expect(await server.invoke(functionName, "warm")).toEqual(OK);
      expect(await server.invoke(functionName, "bad")).toEqual(withPatterns(answer));
      expect(await server.invoke(functionName, "next")).toEqual(OK);
      if (log !== undefined) expect(server.messagesOf(functionName).some((message) => log.test(message))).toBe(true);
    },
  );

  test(
    "never ends its init: after 10 seconds it starts again, within the invocation",
    { timeout: 60_000 },
    async ({ expect }) => {
      await server.create("endless-init", { "index.js": "for (;;);" }, { Timeout: 2, MemorySize: 1769 });
      expect(await server.invoke("endless-init", "first")).toMatchObject({
        error: "Unhandled",
        body: { errorMessage: expect.stringMatching(/Task timed out after 2\.00 seconds$/) as string },
      });
      const reports = server.messagesOf("endless-init").filter((message) => message.startsWith("INIT_REPORT"));
      expect(reports).toEqual([
        expect.stringMatching(/^INIT_REPORT Init Duration: 1\d{4}\.\d\d ms\tPhase: init\tStatus: timeout\n?$/),
        expect.stringMatching(/^INIT_REPORT Init Duration: \d{4}\.\d\d ms\tPhase: invoke\tStatus: timeout\n?$/),
      ]);
    },
  );
});

function withPatterns(answer: (typeof ROWS)[number]["answer"]): object {
  if (typeof answer.body === "string") return answer;
  const { errorMessage, ...rest } = answer.body;
  const body = { ...rest, errorMessage: expect.stringMatching(errorMessage) as string };
  return { error: answer.error, body: expect.objectContaining(body) as object };
}
