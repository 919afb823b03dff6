import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, type JsonValue, LabError, messageOf, parseJson } from "@faultline/core";

/** What a tuning changes and must put back: written before the first change, removed after the last. */
export interface TuningRecord {
  /** Marks the versions that the tuning published: in their description. */
  readonly id: string;
  /** Names the target: endpoint and Region. */
  readonly place: string;
  readonly functionName: string;
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

  /** Writes a record so that it is there whole or not at all. @throws LabError `JOURNAL_UNWRITABLE`. */
  async write(record: TuningRecord): Promise<void> {
    const file = this.#fileOf(record);
    try {
      await mkdir(this.#directory, { recursive: true });
      await writeFile(`${file}.new`, JSON.stringify(record, undefined, 2), { flush: true });
      await rename(`${file}.new`, file);
    } catch (cause) {
      const hint = "give a folder that can be written with --journal DIR";
      throw new LabError("JOURNAL_UNWRITABLE", `the journal ${file} cannot be written: ${messageOf(cause)}`, hint, {
        cause,
      });
    }
  }

  async remove(record: TuningRecord): Promise<void> {
    await rm(this.#fileOf(record), { force: true });
  }

  /** Records of tunings that never ended, of this place. */
  async listUnfinished(place: string): Promise<readonly TuningRecord[]> {
    const names = await readdir(this.#directory).catch(() => []);
    const files = names.filter((name) => name.startsWith("tune-") && name.endsWith(".json"));
    const records = await Promise.all(files.map((name) => readRecord(join(this.#directory, name))));
    return records.filter((record) => record.place === place);
  }

  #fileOf({ place, functionName }: TuningRecord): string {
    const hash = createHash("sha256").update(`${place} ${functionName}`).digest("hex").slice(0, 12);
    return join(this.#directory, `tune-${functionName.replace(/[^\w-]/g, "-").slice(0, 64)}-${hash}.json`);
  }
}

async function readRecord(file: string): Promise<TuningRecord> {
  const parsed = parseJson(await readFile(file, "utf8"));
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
