import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CgroupDialect } from "./cgroup-governor.ts";

/** What `/proc/self/mountinfo` and `/proc/self/cgroup` say. */
export interface CgroupMounts {
  readonly mountInfo: string;
  readonly membership: string;
}

/** This process's own mounts and membership; empty where there are none. */
export function readCgroupMounts(): CgroupMounts {
  return { mountInfo: textOf("/proc/self/mountinfo"), membership: textOf("/proc/self/cgroup") };
}

/**
 * Version 1: the `cpu` controller has a hierarchy of its own.
 *
 * @see Linux, Documentation/scheduler/sched-bwc.rst.
 */
export function cgroupV1Dialect(mounts: CgroupMounts): CgroupDialect | undefined {
  const mountPoint = mountsOf(mounts, "cgroup").find(({ options }) => options.includes("cpu"))?.mountPoint;
  if (mountPoint === undefined) return undefined;
  const pids = mountsOf(mounts, "cgroup").find(({ options }) => options.includes("pids"))?.mountPoint;
  const ownPathOf = (name: string) => ownPath(mounts, (controllers) => controllers.split(",").includes(name));
  return {
    enforcement: "cgroup-v1",
    directory: join(mountPoint, ownPathOf("cpu")),
    ...(pids === undefined ? {} : { pidsDirectory: join(pids, ownPathOf("pids")) }),
    prepare: () => undefined,
    writeQuota(group, quota) {
      if (quota === undefined) {
        writeFileSync(join(group, "cpu.cfs_quota_us"), "-1");
        return;
      }
      writeFileSync(join(group, "cpu.cfs_period_us"), String(quota.periodUs));
      writeFileSync(join(group, "cpu.cfs_quota_us"), String(quota.quotaUs));
    },
  };
}

/**
 * Version 2: one hierarchy; the `cpu` controller must have been handed down to the directory, and that be ours to
 * write (root, or a delegated subtree such as systemd's `Delegate=yes` gives).
 *
 * @see Linux, Documentation/admin-guide/cgroup-v2.rst, "CPU" and "Delegation".
 */
export function cgroupV2Dialect(mounts: CgroupMounts): CgroupDialect | undefined {
  const mountPoint = mountsOf(mounts, "cgroup2")[0]?.mountPoint;
  if (mountPoint === undefined) return undefined;
  const own = join(
    mountPoint,
    ownPath(mounts, (controllers) => controllers === ""),
  );
  // A group with processes may not hand controllers down, so ours go beside the lab's own group, not below it.
  const directory = own === mountPoint || own === `${mountPoint}/` ? mountPoint : join(own, "..");
  if (!textOf(join(directory, "cgroup.subtree_control")).split(/\s/).includes("cpu")) return undefined;
  return {
    enforcement: "cgroup-v2",
    directory,
    prepare(parent) {
      const control = join(parent, "cgroup.subtree_control");
      writeFileSync(control, "+cpu");
      if (textOf(join(parent, "cgroup.controllers")).split(/\s/).includes("pids")) writeFileSync(control, "+pids");
    },
    writeQuota: (group, quota) =>
      writeFileSync(join(group, "cpu.max"), quota === undefined ? "max" : `${quota.quotaUs} ${quota.periodUs}`),
  };
}

interface Mount {
  readonly mountPoint: string;
  readonly options: readonly string[];
}

/** @see proc_pid_mountinfo(5): fields up to " - ", then type, source, options. */
function mountsOf({ mountInfo }: CgroupMounts, type: string): Mount[] {
  return mountInfo.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [foundType, , options = ""] = after.split(" ");
    return foundType === type ? [{ mountPoint: before.split(" ")[4] ?? "", options: options.split(",") }] : [];
  });
}

/** This process's place in the hierarchy that has the controllers asked for. Lines are `id:controllers:path`. */
function ownPath({ membership }: CgroupMounts, isWanted: (controllers: string) => boolean): string {
  for (const line of membership.split("\n")) {
    const [, controllers = "", ...path] = line.split(":");
    if (path.length > 0 && isWanted(controllers)) return path.join(":");
  }
  return "/";
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // Not Linux, or not mounted.
  }
}
