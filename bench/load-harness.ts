// What the load benchmarks share: a server in a process of its own, and a run of the generator against it.
import { fork } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock, systemRandom } from "@faultline/core";
import { type LoadReport, readScriptFile, runLoad } from "@faultline/ops";

/** A server of `load-server.ts`. */
export interface BenchServer extends Disposable {
  readonly url: string;
}

/** Starts one. */
export async function startServer(kind: "fast" | "constant" | "stalling"): Promise<BenchServer> {
  const child = fork(join(import.meta.dirname, "load-server.ts"), [kind]);
  const { port } = await new Promise<AddressInfo>((resolve, reject) => {
    child.once("message", (address) => resolve(address as AddressInfo));
    child.once("error", reject);
  });
  return { url: `http://127.0.0.1:${port}`, [Symbol.dispose]: () => void child.kill() };
}

/** Sends one GET per arrival at a rate. */
export async function loadAt(url: string, perSecond: number, seconds: number): Promise<LoadReport> {
  const file = join(mkdtempSync(join(tmpdir(), "faultline-bench-")), "load.yml");
  const phases = `phases: [{duration: ${seconds}, arrivalRate: ${perSecond}}]`;
  writeFileSync(file, `config:\n  target: ${url}\n  ${phases}\nscenarios: [{flow: [{get: {url: /}}]}]\n`);
  const scriptFile = await readScriptFile(file);
  return runLoad({ scriptFile, environment: {}, clock: systemClock, random: systemRandom() });
}
