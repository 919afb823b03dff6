import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { isJsonObject, messageOf, parseJson } from "@faultline/core";

const WORK = fileURLToPath(new URL("calibration-work.ts", import.meta.url));
/**
 * CPU milliseconds of the work on the class of processor that stands for a Lambda vCPU: a virtual server core of about
 * 2.8 GHz (Xeon of the Cascade Lake generation or its EPYC counterpart), Node 24. Taken as the best of ten runs.
 */
const REFERENCE_WORK_MS = 16.4;
/** A measurement outside these bounds says more about a disturbed machine than about its processor. */
const SCALE_MIN = 0.25;
const SCALE_MAX = 2;

/**
 * How many cores of this machine do the work of one Lambda vCPU: above 1 on a slower machine.
 *
 * @param workMs CPU time of the work here; anything that is not a positive number counts as the reference's.
 */
export function calibrationScale(workMs: number): number {
  const scale = Number.isFinite(workMs) && workMs > 0 ? workMs / REFERENCE_WORK_MS : 1;
  return Math.min(SCALE_MAX, Math.max(SCALE_MIN, scale));
}

/**
 * Measures this machine once and remembers the scale, by processor model and Node version, in a file. A machine that
 * cannot be measured counts as the reference.
 */
export async function calibrate(cacheFile: string, onWarning: (message: string) => void): Promise<number> {
  const machine = `${cpus()[0]?.model ?? "unknown"}, ${process.arch}, Node ${process.version}`;
  const known = readCache(cacheFile, machine);
  if (known !== undefined) return calibrationScale(known);
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [WORK], { env: { NODE_NO_WARNINGS: "1" } });
    const workMs = Number(stdout);
    mkdirSync(dirname(cacheFile), { recursive: true });
    writeFileSync(cacheFile, JSON.stringify({ machine, workMs }));
    return calibrationScale(workMs);
  } catch (error) {
    onWarning(`this machine's processor could not be measured, CPU shares stay unscaled: ${messageOf(error)}`);
    return 1;
  }
}

function readCache(cacheFile: string, machine: string): number | undefined {
  try {
    const cached = parseJson(readFileSync(cacheFile, "utf8"));
    return isJsonObject(cached) && cached["machine"] === machine && typeof cached["workMs"] === "number"
      ? cached["workMs"]
      : undefined;
  } catch {
    return undefined; // Never measured.
  }
}
