import { type Clock, LabError, messageOf } from "@faultline/core";
import type { AwsClients } from "../../aws-clients.ts";
import { isServiceFault } from "../../service-fault.ts";
import { createFunctionEditor, type FunctionEditor } from "./function-changes.ts";
import type { TuningJournal, TuningRecord } from "./tuning-journal.ts";

/** Description of the versions and aliases of a tuning: by it they are told from everybody else's. */
export function markOf({ id }: TuningRecord): string {
  return `faultline tune ${id}`;
}

/**
 * Puts a function back as it was before a tuning: deletes the tuning's aliases and versions, then sets memory size and
 * description. A memory size that somebody else set meanwhile stays.
 *
 * @throws LabError `RESTORE_FAILED`: the journal remains, so that the next tuning tries again.
 */
export async function restore(editor: FunctionEditor, record: TuningRecord): Promise<void> {
  const mark = markOf(record);
  try {
    await restoreConfiguration(editor, record);
    for (const alias of record.aliases) await editor.deleteAlias(alias, mark);
    for (const { Version = "", Description } of await editor.listVersions()) {
      if (Description === mark) await editor.deleteVersion(Version);
    }
  } catch (thrown) {
    if (isServiceFault(thrown, "ResourceNotFoundException")) return; // The function is gone, and all of it.
    const message = `${record.functionName} could not be put back as it was: ${messageOf(thrown)}`;
    const hint =
      `run faultline tune ${record.functionName} --restore once the cause is gone, ` +
      `or set it to ${record.memoryMb} MB and delete its aliases RAM… yourself`;
    throw new LabError("RESTORE_FAILED", message, hint, { cause: thrown });
  }
}

async function restoreConfiguration(editor: FunctionEditor, record: TuningRecord): Promise<void> {
  const { MemorySize: memoryMb = 0, Description: description = "" } = await editor.read();
  const isOurs = record.sizesMb.includes(memoryMb) || memoryMb === record.memoryMb;
  const isUnchanged = memoryMb === record.memoryMb && description === record.description;
  if (isOurs && !isUnchanged) await editor.setMemory(record.memoryMb, record.description);
}

/**
 * Puts back what tunings that were killed left behind in this place. Those that another process runs are left alone.
 *
 * @returns Names of the functions.
 */
export async function restoreUnfinished(
  clients: AwsClients,
  { journal, place, clock }: { readonly journal: TuningJournal; readonly place: string; readonly clock: Clock },
): Promise<readonly string[]> {
  const lambda = await clients.lambda();
  const restored: string[] = [];
  await journal.settleUnfinished(place, async (record) => {
    await restore(await createFunctionEditor(lambda, record.functionName, clock), record);
    await journal.remove(record);
    restored.push(record.functionName);
  });
  return restored;
}
