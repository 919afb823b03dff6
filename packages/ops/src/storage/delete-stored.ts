import type { Clock } from "@faultline/core";
import { isServiceFault } from "../service-fault.ts";
import type { JanitorJournal, JournalEntry } from "./janitor-journal.ts";

/** A version of a function or layer to delete. */
export interface Deletion {
  readonly what: string;
  readonly sizeBytes: number;
  readonly clock: Clock;
  /** Absent in a dry run, where everything counts as deleted. */
  readonly journal?: JanitorJournal;
  readonly onKept: (reason: string) => void;
}

/**
 * Lambda's refusals: an alias has the version, or CloudFront has replicas of it (Lambda@Edge).
 *
 * @see Lambda API Reference, DeleteFunction; CloudFront Developer Guide, "Delete Lambda@Edge functions and replicas".
 */
const REFUSALS = ["ResourceConflictException", "InvalidParameterValueException"] as const;

/**
 * Makes a deletion, noted before and after, or only counts it.
 *
 * @returns Whether it freed anything: not what Lambda refuses, nor what somebody else deleted meanwhile.
 */
export async function deleteStored(deletion: Deletion, remove: () => Promise<unknown>): Promise<boolean> {
  if (deletion.journal === undefined) return true;
  note(deletion, "deleting");
  try {
    await remove();
  } catch (thrown) {
    if (isServiceFault(thrown, "ResourceNotFoundException")) {
      note(deletion, "gone");
      return false;
    }
    if (!(thrown instanceof Error) || !REFUSALS.some((code) => isServiceFault(thrown, code))) throw thrown;
    note(deletion, "kept", thrown.message);
    deletion.onKept(thrown.message);
    return false;
  }
  note(deletion, "deleted");
  return true;
}

function note({ journal, clock, what, sizeBytes }: Deletion, result: JournalEntry["result"], reason?: string): void {
  const at = new Date(clock.now()).toISOString();
  journal?.write({ at, what, sizeBytes, result, ...(reason === undefined ? {} : { reason }) });
}
