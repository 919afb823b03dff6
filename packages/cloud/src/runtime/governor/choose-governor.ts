import { existsSync } from "node:fs";
import { type Clock, messageOf } from "@faultline/core";
import { cgroupV1Dialect, cgroupV2Dialect, readCgroupMounts } from "./cgroup-dialects.ts";
import { createCgroupGovernor } from "./cgroup-governor.ts";
import type { CpuEnforcement, CpuGovernor } from "./cpu-governor.ts";
import { createNoGovernor } from "./no-governor.ts";
import { createSignalGovernor } from "./signal-governor.ts";

/** What the choice depends on. */
export interface GovernorOptions {
  readonly clock: Clock;
  readonly onWarning: (message: string) => void;
  /** The only kind to try; by default the best that works. */
  readonly enforcement?: CpuEnforcement;
}

/** The best governor that this machine lets us have: quotas of version 1 or 2, then signals, else none, said aloud. */
export function chooseGovernor(options: GovernorOptions): CpuGovernor {
  const mounts = readCgroupMounts();
  const refusals: string[] = [];
  for (const dialect of [cgroupV1Dialect(mounts), cgroupV2Dialect(mounts)]) {
    if (dialect === undefined || !isWanted(options, dialect.enforcement)) continue;
    try {
      return createCgroupGovernor(dialect, options.clock);
    } catch (error) {
      refusals.push(`${dialect.enforcement}: ${messageOf(error)}`);
    }
  }
  if (isWanted(options, "signals") && existsSync("/proc/self/schedstat")) {
    options.onWarning(
      `CPU shares are enforced by signals, less evenly than by control groups (${refusals.join("; ") || "none here"})`,
    );
    return createSignalGovernor();
  }
  if (options.enforcement !== "none")
    options.onWarning("CPU shares cannot be enforced on this machine: functions run at full speed");
  return createNoGovernor();
}

function isWanted(options: GovernorOptions, enforcement: CpuEnforcement): boolean {
  return options.enforcement === undefined || options.enforcement === enforcement;
}
