import { execFileSync } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { findLab } from "../process/find-lab.ts";
import { findPortHolder } from "../process/port-holder.ts";
import { type Finding, judgeAwsCli, judgeDisk, judgeNode, judgePort } from "./judge-installation.ts";
import { judgeMachine } from "./judge-machine.ts";

/** Where a lab is to run. */
export interface ExaminationOptions {
  readonly port: number;
  readonly dataDirectory: string;
}

const PROBE_TIMEOUT_MS = 10_000;

/** Looks at this machine as a lab would use it: what is in order, what it cannot enforce, what keeps a lab from running. */
export async function examine({ port, dataDirectory }: ExaminationOptions): Promise<readonly Finding[]> {
  // Loaded here: every other command of the command line does without the cloud.
  const { examineMachine } = await import("@faultline/cloud");
  const scratch = mkdtempSync(join(tmpdir(), "faultline-doctor-"));
  try {
    const lab = await findLab(`http://127.0.0.1:${port}`);
    const folder = nearestFolder(resolve(dataDirectory));
    const { bavail, bsize } = statfsSync(folder);
    return [
      judgeNode(process.versions.node),
      judgePort(port, lab, lab === undefined ? findPortHolder(port) : undefined),
      judgeDisk({ folder, freeBytes: bavail * bsize, isWritable: isWritable(folder) }),
      ...judgeMachine(await examineMachine(join(scratch, "calibration.json"))),
      judgeAwsCli(awsCliVersion()),
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The folder itself or, where it is yet to be made, the nearest above it. */
function nearestFolder(folder: string): string {
  try {
    accessSync(folder);
    return folder;
  } catch {
    return nearestFolder(dirname(folder));
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** What `aws --version` says, or undefined where there is none. */
function awsCliVersion(): string | undefined {
  try {
    const options = { encoding: "utf8", timeout: PROBE_TIMEOUT_MS, stdio: ["ignore", "pipe", "ignore"] } as const;
    return /aws-cli\/(\S+)/.exec(execFileSync("aws", ["--version"], { ...options, stdio: [...options.stdio] }))?.[1];
  } catch {
    return undefined;
  }
}
