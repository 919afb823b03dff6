import { createHash } from "node:crypto";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createFolder,
  type FileLock,
  isJsonObject,
  type JsonValue,
  LabError,
  lockFile,
  messageOf,
  parseJson,
} from "@faultline/core";

/** Which function is tuned. */
export interface TunedPlace {
  /** Names the target: endpoint and Region. */
  readonly place: string;
  readonly functionName: string;
}

/** What a tuning changes and must put back: written before the first change, removed after the last. */
export interface TuningRecord extends TunedPlace {
  /** Marks the versions that the tuning published: in their description. */
  readonly id: string;
  readonly memoryMb: number;
  readonly description: string;
  /** Sizes that the tuning sets: a size that is none of them was set by somebody else. */
  readonly sizesMb: readonly number[];
  readonly aliases: readonly string[];
}

/** The journals of tunings under way, or cut off, in a folder. */
export class TuningJournal {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Takes a function's place in the journal for one tuning; a tuning that dies lets go of it.
   *
   * @throws LabError `TUNING_UNDER_WAY`, `JOURNAL_UNWRITABLE`.
   */
  async take(tuned: TunedPlace): Promise<FileLock> {
    const lock = await this.#tryTake(tuned);
    if (lock !== undefined) return lock;
    const hint = "wait for its end: each would change the memory size under the other";
    throw new LabError("TUNING_UNDER_WAY", `${tuned.functionName} is being tuned by another process`, hint);
  }

  /** Writes a record so that it is there whole or not at all. @throws LabError `JOURNAL_UNWRITABLE`. */
  async write(record: TuningRecord): Promise<void> {
    const file = this.#fileOf(record);
    await this.#orUnwritable(async () => {
      await writeFile(`${file}.new`, JSON.stringify(record, undefined, 2), { flush: true });
      await rename(`${file}.new`, file);
    });
  }

  async remove(record: TuningRecord): Promise<void> {
    await rm(this.#fileOf(record), { force: true });
  }

  /** Functions of this place whose tunings never ended, those under way left out. */
  async listUnfinished(place: string): Promise<readonly string[]> {
    const names: string[] = [];
    await this.settleUnfinished(place, ({ functionName }) => names.push(functionName));
    return names;
  }

  /** Does something about each record of this place whose tuning never ended, which nobody else takes meanwhile. */
  async settleUnfinished(place: string, settle: (record: TuningRecord) => unknown): Promise<void> {
    const names = await readdir(this.#directory).catch(() => []);
    for (const name of names.filter((file) => file.startsWith("tune-") && file.endsWith(".json"))) {
      const file = join(this.#directory, name);
      const found = await readRecord(file);
      const lock = found?.place === place ? await this.#tryTake(found) : undefined;
      if (lock === undefined) continue;
      try {
        // Its tuning may have ended, and put all back, just before the lock was free.
        const record = await readRecord(file);
        if (record !== undefined) await settle(record);
      } finally {
        lock.release();
      }
    }
  }

  #tryTake(tuned: TunedPlace): Promise<FileLock | undefined> {
    return this.#orUnwritable(async () => {
      createFolder(this.#directory);
      return lockFile(`${this.#fileOf(tuned)}.lock`);
    });
  }

  async #orUnwritable<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (cause) {
      const message = `the journal in ${this.#directory} cannot be written: ${messageOf(cause)}`;
      throw new LabError("JOURNAL_UNWRITABLE", message, "give a folder that can be written with --journal DIR", {
        cause,
      });
    }
  }

  #fileOf({ place, functionName: nameOrArn }: TunedPlace): string {
    const functionName = nameOrArn.split(":function:").at(-1)?.split(":")[0] ?? nameOrArn;
    const hash = createHash("sha256").update(`${place} ${functionName}`).digest("hex").slice(0, 12);
    return join(this.#directory, `tune-${functionName.replace(/[^\w-]/g, "-").slice(0, 64)}-${hash}.json`);
  }
}

/** Undefined where the tuning has just ended and removed it. */
async function readRecord(file: string): Promise<TuningRecord | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = parseJson(text);
  const value = isJsonObject(parsed) ? parsed : {};
  const { id, place, functionName, memoryMb, description } = value;
  const isWhole =
    typeof id === "string" &&
    typeof place === "string" &&
    typeof functionName === "string" &&
    typeof memoryMb === "number" &&
    typeof description === "string";
  if (isWhole) {
    const [sizesMb, aliases] = [listOf(value["sizesMb"]).map(Number), listOf(value["aliases"]).map(String)];
    return { id, place, functionName, memoryMb, description, sizesMb, aliases };
  }
  const hint = "look at the function's memory size, aliases RAM… and versions yourself, then delete the file";
  throw new LabError("JOURNAL_INVALID", `${file} is no journal of a tuning`, hint);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}
