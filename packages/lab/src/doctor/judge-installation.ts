import type { LabStatus } from "../control/contract.ts";
import type { PortHolder } from "../process/port-holder.ts";
import { VERSION } from "../version.ts";

/** One thing that was looked at. */
export interface Finding {
  readonly subject: string;
  /** `gap`: the lab runs, with less than AWS would enforce or give. `failure`: it does not run. */
  readonly state: "ok" | "gap" | "failure";
  readonly detail: string;
  /** What to do about a gap or a failure. */
  readonly advice?: string;
}

const BYTES_PER_GB = 1e9;
/** Oldest Node that runs TypeScript as the lab is written. */
const NODE_MIN = [22, 18] as const;
/** Packages of functions, telemetry and tables of a day's work fit in it. */
const DISK_GB_MIN = 1;

/** The lab's own Node, which runs every Node.js function as well. */
export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNewEnough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  const detail = `Faultline ${VERSION} on Node ${version}, which runs nodejs18.x, 20.x, 22.x and 24.x functions`;
  if (isNewEnough) return { subject: "Versions", state: "ok", detail };
  return { subject: "Versions", state: "failure", detail, advice: `install Node ${NODE_MIN.join(".")} or later` };
}

/** Whether a lab runs on the port, could run, or somebody else is there. */
export function judgePort(port: number, lab: LabStatus | undefined, holder: PortHolder | undefined): Finding {
  const subject = "Port";
  if (lab !== undefined)
    return { subject, state: "ok", detail: `${port}: a lab of version ${lab.version} runs, process ${lab.pid}` };
  if (holder === undefined) return { subject, state: "ok", detail: `${port} is free` };
  return {
    subject,
    state: "failure",
    detail: `${port} is taken by process ${holder.pid} (${holder.command})`,
    advice: "end that process, or give the lab another port with --port",
  };
}

/** The disk under the data folder. */
export function judgeDisk(disk: {
  readonly folder: string;
  readonly freeBytes: number;
  readonly isWritable: boolean;
}): Finding {
  const freeGb = disk.freeBytes / BYTES_PER_GB;
  const detail = `${freeGb.toFixed(1)} GB free in ${disk.folder}`;
  const subject = "Disk";
  if (!disk.isWritable)
    return {
      subject,
      state: "failure",
      detail: `${disk.folder} cannot be written`,
      advice: "choose another with --data",
    };
  if (freeGb >= DISK_GB_MIN) return { subject, state: "ok", detail };
  return { subject, state: "gap", detail, advice: `free ${DISK_GB_MIN} GB, or keep the data elsewhere with --data` };
}

/** The AWS CLI, with which users talk to the lab; nothing of the lab needs it. */
export function judgeAwsCli(version: string | undefined): Finding {
  const subject = "AWS CLI";
  if (version?.startsWith("2.") === true) return { subject, state: "ok", detail: version };
  return {
    subject,
    state: "gap",
    detail: version === undefined ? "not found" : `${version} is of version 1`,
    advice: "to use it with the lab, install version 2: apt-get install awscli, or brew install awscli",
  };
}
