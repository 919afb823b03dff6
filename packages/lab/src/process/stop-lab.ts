import { LabError, sleep, systemClock } from "@faultline/core";
import type { LabStatus } from "../control/contract.ts";
import { isSameProcess, processIdentity } from "./process-identity.ts";

const STOP_WITHIN_MS = 10_000;
const POLL_MS = 25;

/** Ends a lab as Ctrl-C does, and resolves once its process is gone. */
export async function stopLab(lab: LabStatus): Promise<void> {
  const identity = processIdentity(lab.pid);
  if (identity === undefined) return;
  process.kill(lab.pid, "SIGTERM");
  const deadlineMs = systemClock.monotonicMs() + STOP_WITHIN_MS;
  while (isSameProcess(identity)) {
    if (systemClock.monotonicMs() > deadlineMs) {
      throw new LabError(
        "LAB_DID_NOT_STOP",
        `the lab (process ${lab.pid}) still runs`,
        `kill -9 ${lab.pid} is safe: nothing acknowledged is lost`,
      );
    }
    await sleep(systemClock, POLL_MS);
  }
}
