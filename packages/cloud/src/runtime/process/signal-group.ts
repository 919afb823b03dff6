/**
 * Sends a signal to a whole process group. A group that is gone, or that this user may not signal, is no error: the
 * caller learns of the end of its processes otherwise.
 *
 * @returns Whether somebody was there to receive it.
 */
export function signalGroup(groupId: number, signal: NodeJS.Signals): boolean {
  if (!Number.isInteger(groupId) || groupId <= 1) return false; // -1 would mean every process, -0 our own group.
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false; // ESRCH: gone. EPERM: not ours (any more).
  }
}
