import type { MachineReport } from "@faultline/cloud";
import type { Finding } from "./judge-installation.ts";

/** Memory that gives one vCPU. @see Lambda Developer Guide, "Configure Lambda function memory". */
const MIB_PER_VCPU = 1769;
/** Largest memory of a function. */
const FUNCTION_MIB_MAX = 10_240;
/** What the lab and a handful of small functions need. */
const MEMORY_MIB_MIN = 1024;

const ENFORCEMENT = {
  "cgroup-v1": "enforced by cgroup v1 quota",
  "cgroup-v2": "enforced by cgroup v2 quota",
  signals: "enforced by stopping and continuing processes, a few percent less exact",
  none: "not enforced: functions run at full speed",
} as const;

/** What the machine can and cannot do for functions. */
export function judgeMachine(machine: MachineReport): readonly Finding[] {
  return [
    judgeShares(machine),
    judgeSpeed(machine),
    judgeMemory(machine),
    PLACES,
    judgeCode(machine),
    judgeStorage(machine),
    ...judgeRuntimes(machine),
  ];
}

function judgeShares({ cpuEnforcement, cpuWarnings }: MachineReport): Finding {
  const subject = "CPU shares";
  const detail = ENFORCEMENT[cpuEnforcement];
  if (cpuEnforcement.startsWith("cgroup")) return { subject, state: "ok", detail };
  const advice =
    "run the lab as root, or in a delegated cgroup: systemd-run --user --scope -p Delegate=yes faultline up …";
  return { subject, state: "gap", detail: [detail, ...cpuWarnings].join("; "), advice };
}

function judgeSpeed({ cpuScale, cores }: MachineReport): Finding {
  const subject = "CPU speed";
  const vcpus = cores / cpuScale;
  const detail = `one Lambda vCPU is ${cpuScale.toFixed(2)} of this machine's ${cores} cores (--cpu-scale 1 turns scaling off)`;
  const fullMiB = Math.floor(vcpus * MIB_PER_VCPU);
  if (fullMiB >= FUNCTION_MIB_MAX) return { subject, state: "ok", detail };
  const advice = `functions above ${fullMiB} MB, or several at once, get less CPU here than on AWS`;
  return { subject, state: "gap", detail, advice };
}

function judgeMemory({ memoryMiB, memoryFreeMiB }: MachineReport): Finding {
  const detail = `${memoryFreeMiB} of ${memoryMiB} MiB free; a function above its memory size is ended within 50 ms`;
  if (memoryFreeMiB >= MEMORY_MIB_MIN) return { subject: "Memory", state: "ok", detail };
  const advice = `free ${MEMORY_MIB_MIN} MiB, or run fewer environments at once (reserved concurrency)`;
  return { subject: "Memory", state: "gap", detail, advice };
}

const PLACES: Finding = {
  subject: "Places",
  state: "gap",
  detail: "/var/task, /opt and /tmp are folders that LAMBDA_TASK_ROOT, the search paths and TMPDIR name, not mounts",
  advice: "let code find its files by those variables, as os.tmpdir() and tempfile do",
};

function judgeCode({ hasOwnMounts }: MachineReport): Finding {
  const subject = "Code";
  if (hasOwnMounts) return { subject, state: "ok", detail: "code and layers are read-only to functions" };
  const detail = "functions can make files beside their code, where AWS answers EROFS";
  return { subject, state: "gap", detail, advice: "run the lab as root on Linux to have code and layers read-only" };
}

function judgeStorage({ hasOwnMounts }: MachineReport): Finding {
  const subject = "Storage";
  if (hasOwnMounts) return { subject, state: "ok", detail: "/tmp has the size of EphemeralStorage" };
  const detail = "/tmp has the size of the disk: EphemeralStorage is not enforced";
  return { subject, state: "gap", detail, advice: "run the lab as root on Linux to have it enforced" };
}

function judgeRuntimes({ python }: MachineReport): readonly Finding[] {
  const osOnly = `provided.* run a bootstrap built for this machine: ${process.platform}, ${process.arch}`;
  const own: Finding = { subject: "Custom runtimes", state: "ok", detail: osOnly };
  if (python === undefined) {
    const advice = "install Python 3.9 or later where the PATH finds it";
    return [
      { subject: "Python", state: "gap", detail: "not found: python3.* functions cannot be invoked", advice },
      own,
    ];
  }
  const { path, version, boto3 } = python;
  const detail = `${version} (${path}) where a function's own version is not installed, `;
  if (boto3 !== undefined) return [{ subject: "Python", state: "ok", detail: `${detail}with boto3 ${boto3}` }, own];
  const advice = "pip install boto3 for that Python, or bring it in the package or a layer";
  return [{ subject: "Python", state: "gap", detail: `${detail}without boto3`, advice }, own];
}
