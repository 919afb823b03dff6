import { expect, test } from "vitest";
import { cgroupV1Dialect, cgroupV2Dialect } from "./cgroup-dialects.ts";

// Lines as proc_pid_mountinfo(5) and cgroups(7) show them.
const V1_MOUNT = "36 25 0:32 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:15 - cgroup cgroup rw,cpu,cpuacct";
const V1_OTHER = "37 25 0:33 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";
const V2_MOUNT = "30 25 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate";

test.each([
  {
    name: "cpu and cpuacct share a hierarchy",
    mountInfo: `${V1_OTHER}\n${V1_MOUNT}`,
    membership: "4:memory:/a\n3:cpu,cpuacct:/session/7\n",
    directory: "/sys/fs/cgroup/cpu,cpuacct/session/7",
  },
  {
    name: "the root group",
    mountInfo: V1_MOUNT,
    membership: "1:cpu,cpuacct:/\n0::/\n",
    directory: "/sys/fs/cgroup/cpu,cpuacct/",
  },
  { name: "no cpu controller in version 1", mountInfo: V1_OTHER, membership: "4:memory:/a\n", directory: undefined },
  { name: "only version 2", mountInfo: V2_MOUNT, membership: "0::/user.slice\n", directory: undefined },
  { name: "not Linux", mountInfo: "", membership: "", directory: undefined },
])("version 1: $name", ({ mountInfo, membership, directory }) => {
  expect(cgroupV1Dialect({ mountInfo, membership })?.directory).toBe(directory);
});

test.each([
  { name: "is not mounted", mountInfo: V1_MOUNT },
  { name: "has not been handed the cpu controller", mountInfo: V2_MOUNT.replace("/sys/fs/cgroup", "/nonexistent") },
])("version 2 is not used where it $name", ({ mountInfo }) => {
  expect(cgroupV2Dialect({ mountInfo, membership: "0::/user.slice/x.service\n" })).toBeUndefined();
});
