import type { Clock, Random } from "@faultline/core";
import type { AwsClients } from "../../aws-clients.ts";
import { createFunctionEditor, type FunctionEditor } from "./function-changes.ts";
import { markOf, restore } from "./restore.ts";
import type { TuningJournal, TuningRecord } from "./tuning-journal.ts";

/** Where and how a function is tuned. */
export interface SessionOptions {
  readonly clients: AwsClients;
  readonly functionName: string;
  readonly sizesMb: readonly number[];
  readonly journal: TuningJournal;
  readonly clock: Clock;
  readonly random: Random;
  /** Ends the tuning early; everything is put back then, too. */
  readonly signal?: AbortSignal;
}

/** A function with a published version and alias for each size. */
export interface TuningSession {
  /** Name of the alias of a size, publishing it where that has not been done. */
  alias(memoryMb: number): Promise<string>;
  /** A new version of a size, whose first invocation is a cold start. */
  freshAlias(memoryMb: number, index: number): Promise<string>;
}

const ID_LENGTH = 12;

/** Name of the tuned place in journals. */
export function placeOf({ target }: AwsClients): string {
  const account = target.credentials?.accessKeyId ?? "aws";
  return `${target.endpoint ?? "aws"} ${account} ${target.region}`;
}

/**
 * Runs an action with versions and aliases of a function at several memory sizes, and puts the function back whatever
 * happens: memory size, description, aliases, versions. The journal says what to put back should the process be killed.
 *
 * @throws LabError `TUNING_UNDER_WAY`, `JOURNAL_UNWRITABLE`, `RESTORE_FAILED`, and what the action throws.
 */
export async function withTuningSession<Result>(
  options: SessionOptions,
  action: (session: TuningSession) => Promise<Result>,
): Promise<Result> {
  const { clients, functionName, sizesMb, journal, clock, random } = options;
  const place = placeOf(clients);
  const lock = await journal.take({ place, functionName });
  try {
    const editor = await createFunctionEditor(await clients.lambda(), functionName, clock);
    const { MemorySize: memoryMb = 128, Description: description = "" } = await editor.read();
    const id = random.hex(ID_LENGTH);
    const record: TuningRecord = { id, place, functionName, memoryMb, description, sizesMb, aliases: [] };
    await journal.write(record);
    const keeper = createKeeper(record, journal);
    try {
      return await action(createSession(editor, keeper, options));
    } finally {
      await restore(editor, keeper.record);
      await journal.remove(record);
    }
  } finally {
    lock.release();
  }
}

/** Keeps the record in the journal up to date. */
interface Keeper {
  readonly record: TuningRecord;
  add(alias: string): Promise<void>;
}

function createKeeper(first: TuningRecord, journal: TuningJournal): Keeper {
  let record = first;
  return {
    get record() {
      return record;
    },
    async add(alias) {
      record = { ...record, aliases: [...record.aliases, alias] };
      await journal.write(record);
    },
  };
}

function createSession(editor: FunctionEditor, keeper: Keeper, { signal }: SessionOptions): TuningSession {
  const published = new Map<number, Promise<string>>();
  const mark = markOf(keeper.record);
  // Lambda takes one change at a time.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<string>) => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
  const publish = (memoryMb: number, name: string, description: string) =>
    inTurn(async () => {
      signal?.throwIfAborted();
      await editor.setMemory(memoryMb, description);
      const version = await editor.publish(mark);
      await keeper.add(name);
      await editor.createAlias({ name, version, description: mark });
      return name;
    });
  return {
    alias(memoryMb) {
      const alias = published.get(memoryMb) ?? publish(memoryMb, `RAM${memoryMb}`, keeper.record.description);
      published.set(memoryMb, alias);
      return alias;
    },
    // A changed description makes AWS publish a new version.
    freshAlias: (memoryMb, index) => {
      const name = `RAM${memoryMb}-${index}`;
      return publish(memoryMb, name, `${keeper.record.description} ${name}`.trim());
    },
  };
}
