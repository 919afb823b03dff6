import { execFileSync } from "node:child_process";

/** Runs a program in a mount namespace of its own: what it mounts nobody else sees, and it ends with it. */
export const UNSHARE = ["unshare", "--mount", "--propagation", "slave"];

const PROBE_TIMEOUT_MS = 2000;

/** Whether this user may have mounts of its own: root of Linux, unless a container forbids it. */
export function canUnshareMounts(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  const [program = "", ...args] = UNSHARE;
  const probe = "mount -t tmpfs -o size=1m tmpfs /mnt";
  try {
    execFileSync(program, [...args, "sh", "-c", probe], { stdio: "ignore", timeout: PROBE_TIMEOUT_MS });
    return true;
  } catch {
    return false; // No right to it, or no such program.
  }
}
