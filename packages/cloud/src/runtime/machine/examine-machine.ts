import { execFileSync } from "node:child_process";
import { cpus, freemem, totalmem } from "node:os";
import { BYTES_PER_MIB, systemClock } from "@faultline/core";
import { calibrate } from "../governor/calibration.ts";
import { chooseGovernor } from "../governor/choose-governor.ts";
import type { CpuEnforcement } from "../governor/cpu-governor.ts";
import { canUnshareMounts } from "./mount-namespace.ts";
import { findPython } from "../python/find-python.ts";

/** What this machine gives functions. */
export interface MachineReport {
  readonly cpuEnforcement: CpuEnforcement;
  /** What stands in the way of a better enforcement. */
  readonly cpuWarnings: readonly string[];
  /** Cores of this machine to one vCPU of Lambda's. */
  readonly cpuScale: number;
  readonly cores: number;
  readonly memoryMiB: number;
  readonly memoryFreeMiB: number;
  /** Whether /tmp can have a size, and code be read-only. */
  readonly hasOwnMounts: boolean;
  readonly python: PythonReport | undefined;
}

/** The interpreter that runs Python functions. */
export interface PythonReport {
  readonly path: string;
  /** Such as `3.12.4`. */
  readonly version: string;
  /** The version of boto3, where functions find one without bringing it. */
  readonly boto3: string | undefined;
}

const PROBE_TIMEOUT_MS = 5000;
const VERSIONS = `import sys
try:
  import boto3; found = boto3.__version__
except ImportError: found = ""
print(sys.version.split()[0], found)`;

/**
 * Tries what functions will need of this machine, and undoes it.
 *
 * @param calibrationFile Where the measured speed is remembered.
 */
export async function examineMachine(calibrationFile: string): Promise<MachineReport> {
  const cpuWarnings: string[] = [];
  const onWarning = (message: string) => void cpuWarnings.push(message);
  const governor = chooseGovernor({ clock: systemClock, onWarning });
  governor.close();
  return {
    cpuEnforcement: governor.enforcement,
    cpuScale: await calibrate(calibrationFile, onWarning),
    cpuWarnings,
    cores: cpus().length,
    memoryMiB: Math.floor(totalmem() / BYTES_PER_MIB),
    memoryFreeMiB: Math.floor(freemem() / BYTES_PER_MIB),
    hasOwnMounts: canUnshareMounts(),
    python: examinePython(),
  };
}

function examinePython(): PythonReport | undefined {
  const path = findPython("python3");
  if (path === undefined) return undefined;
  const options = { encoding: "utf8", timeout: PROBE_TIMEOUT_MS } as const;
  const [version = "", boto3 = ""] = execFileSync(path, ["-c", VERSIONS], options).trim().split(" ");
  return { path, version, boto3: boto3 === "" ? undefined : boto3 };
}
