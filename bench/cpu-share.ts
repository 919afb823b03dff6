// How exactly the runtime holds a function to its CPU share: a busy loop in a 256 MiB environment for five seconds.
// Prints the target, the measured share and the deviation; exits 1 beyond 3 %.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs, systemClock, systemRandom } from "@faultline/core";
import { createFunctionRuntime } from "../packages/cloud/src/runtime/create-function-runtime.ts";

const MEMORY_MIB = 256;
const BUSY_MS = 5000;
const DEVIATION_MAX = 0.03;
/** 256 / 1769, by hand. */
const TARGET = 0.144_7;
/** USER_HZ, which Linux fixes for /proc. */
const TICKS_PER_SECOND = 100;

const HANDLER = `
  const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  exports.handler = async ({ busyMs }) => {
    const startMs = performance.now(), startCpuMs = cpu();
    while (performance.now() - startMs < busyMs);
    return { pid: process.pid, wallMs: performance.now() - startMs, cpuMs: cpu() - startCpuMs };
  };`;

const directory = mkdtempSync(join(tmpdir(), "faultline-cpu-share-"));
writeFileSync(join(directory, "index.cjs"), HANDLER);
const enforcement = process.argv[2];
const runtime = createFunctionRuntime({
  dataDirectory: join(directory, "data"),
  codeDirectory: join(directory, "code"),
  clock: systemClock,
  random: systemRandom(),
  cpuScale: 1,
  ...(enforcement === "signals" || enforcement === "none" ? { cpuEnforcement: enforcement } : {}),
  onWarning: (message) => console.error(message),
});
const environment = runtime.createEnvironment(
  {
    runtime: "nodejs24.x",
    handler: "index.handler",
    codeDirectory: directory,
    layerDirectories: [],
    memoryMiB: MEMORY_MIB,
    variables: {},
  },
  (line) => console.error(line.message),
);
await environment.start(true);
await invoke(500); // The quota's first periods.
const { wallMs, cpuMs, pid } = await invoke(BUSY_MS);
const share = cpuMs / wallMs;
const deviation = share / TARGET - 1;
console.log(`enforced by ${runtime.cpuEnforcement}; process ${pid} used ${ticksOf(pid)} s of CPU in all`);
console.log(`target ${TARGET}, measured ${share.toFixed(4)}, deviation ${(deviation * 100).toFixed(2)} %`);
await environment.shutdown();
await runtime.close();
rmSync(directory, { recursive: true, force: true });
process.exitCode = Math.abs(deviation) <= DEVIATION_MAX ? 0 : 1;

async function invoke(busyMs: number): Promise<{ wallMs: number; cpuMs: number; pid: number }> {
  const outcome = await environment.invoke({
    requestId: `busy-${busyMs}`,
    payload: Buffer.from(JSON.stringify({ busyMs })),
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:busy",
    deadline: epochMs(systemClock.now() + 60_000),
  });
  if (outcome.kind !== "response") throw new Error(`The busy loop failed: ${JSON.stringify(outcome)}`);
  return JSON.parse(Buffer.from(outcome.payload).toString("utf8")) as { wallMs: number; cpuMs: number; pid: number };
}

/** The kernel's own account, against which the handler's can be checked by eye. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
