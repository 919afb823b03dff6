import { expect, test } from "vitest";
import { judgeAwsCli, judgeDisk, judgeNode, judgePort } from "./judge-installation.ts";
import { judgeMachine } from "./judge-machine.ts";

// What makes a finding: README, "Requirements", and the Lambda Developer Guide's 1,769 MB to one vCPU.
test.each([
  { name: "Node 24", finding: judgeNode("24.21.0"), state: "ok", advice: undefined },
  { name: "the oldest Node", finding: judgeNode("22.18.0"), state: "ok", advice: undefined },
  { name: "an older Node", finding: judgeNode("22.17.1"), state: "failure", advice: /Node 22\.18/ },
  { name: "a free port", finding: judgePort(4566, undefined, undefined), state: "ok", advice: undefined },
  {
    name: "somebody else's port",
    finding: judgePort(4566, undefined, { pid: 7, command: "nginx" }),
    state: "failure",
    advice: /--port/,
  },
  {
    name: "a full disk",
    finding: judgeDisk({ folder: "/data", freeBytes: 9e8, isWritable: true }),
    state: "gap",
    advice: /--data/,
  },
  {
    name: "a folder of another's",
    finding: judgeDisk({ folder: "/data", freeBytes: 9e9, isWritable: false }),
    state: "failure",
    advice: /--data/,
  },
  { name: "no AWS CLI", finding: judgeAwsCli(undefined), state: "gap", advice: /install version 2/ },
  { name: "an old AWS CLI", finding: judgeAwsCli("1.33.0"), state: "gap", advice: /install version 2/ },
  { name: "a new AWS CLI", finding: judgeAwsCli("2.9.19"), state: "ok", advice: undefined },
])("$name is $state", ({ finding, state, advice }) => {
  expect(finding.state).toBe(state);
  if (advice === undefined) expect(finding.advice).toBeUndefined();
  else expect(finding.advice).toMatch(advice);
});

const MACHINE = {
  cpuEnforcement: "cgroup-v2",
  cpuWarnings: [],
  cpuScale: 1,
  cores: 8,
  memoryMiB: 16_000,
  memoryFreeMiB: 8000,
  hasOwnMounts: true,
  python: { path: "/usr/bin/python3", version: "3.12.4", boto3: "1.34.0" },
} as const;

test.each([
  { name: "a whole machine", machine: MACHINE, gaps: ["Places"] },
  {
    name: "no writable cgroup",
    machine: { ...MACHINE, cpuEnforcement: "signals" as const },
    gaps: ["CPU shares", "Places"],
  },
  { name: "two cores", machine: { ...MACHINE, cores: 2 }, gaps: ["CPU speed", "Places"] },
  { name: "little memory", machine: { ...MACHINE, memoryFreeMiB: 500 }, gaps: ["Memory", "Places"] },
  { name: "no mounts", machine: { ...MACHINE, hasOwnMounts: false }, gaps: ["Places", "Code", "Storage"] },
  { name: "no Python", machine: { ...MACHINE, python: undefined }, gaps: ["Places", "Python"] },
  {
    name: "no boto3",
    machine: { ...MACHINE, python: { ...MACHINE.python, boto3: undefined } },
    gaps: ["Places", "Python"],
  },
])("$name has its gaps, each with advice", ({ machine, gaps }) => {
  const found = judgeMachine(machine).filter(({ state }) => state === "gap");
  expect(found.map(({ subject }) => subject)).toEqual(gaps);
  expect(found.every(({ advice }) => advice !== undefined)).toBe(true);
});

test("a machine of two cores says from which memory size on it gives less", () => {
  // 2 cores at scale 0.5 are 4 vCPUs: 4 × 1,769 MB.
  const speed = judgeMachine({ ...MACHINE, cores: 2, cpuScale: 0.5 }).find(({ subject }) => subject === "CPU speed");
  expect(speed?.advice).toContain("above 7076 MB");
});
