import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createFolder, type EpochMs, isJsonObject, LabError, parseJson, type Random } from "@faultline/core";
import type { LoadReport } from "../load/report/load-report.ts";
import type { AppConfiguration } from "./app-configuration.ts";

/** What a list of runs shows of one. */
export interface RunRecord {
  /** Start in UTC and four random digits: `20261123T071649-3fa9`; sorts by time. */
  readonly id: string;
  readonly script: string;
  readonly target: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly isValid: boolean;
  readonly isEnsured: boolean;
  readonly requestCount: number;
  readonly failedCount: number;
  readonly latencyMsP50: number;
  readonly latencyMsP95: number;
  readonly latencyMsP99: number;
  /** Of the app at the start; absent where AWS's API was not asked. */
  readonly configuration?: AppConfiguration;
}

/** A run in full. */
export interface StoredRun {
  readonly record: RunRecord;
  readonly report: LoadReport;
}

/** What is stored of a run that has just ended. */
export interface NewRun {
  readonly id: string;
  readonly report: LoadReport;
  readonly scriptText: string;
  readonly configuration?: AppConfiguration;
}

const RECORD = "run.json";
const REPORT = "report.json";
const SCRIPT = "script.yml";
const SUFFIX_DIGITS = 4;

/** The id of a run that starts now. */
export function createRunId(now: EpochMs, random: Random): string {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
  return `${stamp}-${random.hex(SUFFIX_DIGITS)}`;
}

/** The runs in a folder: one folder each, with its record, its report and its script. */
export class RunStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Stores a run. It becomes visible as a whole. */
  async add(run: NewRun): Promise<RunRecord> {
    const record = recordOf(run);
    const folder = join(this.#directory, record.id);
    const unfinished = join(this.#directory, `.${record.id}`);
    createFolder(unfinished);
    await writeFile(join(unfinished, SCRIPT), run.scriptText);
    await writeFile(join(unfinished, REPORT), JSON.stringify(run.report));
    await writeFile(join(unfinished, RECORD), `${JSON.stringify(record, undefined, 2)}\n`);
    await rename(unfinished, folder);
    return record;
  }

  /** Every run, oldest first. */
  async list(): Promise<readonly RunRecord[]> {
    const ids = await this.#ids();
    const records = await Promise.all(ids.map((id) => this.#read<RunRecord>(id, RECORD)));
    return records.filter((record) => record !== undefined);
  }

  /**
   * A run by its id, by the start of it that no other has, or as `latest`, `latest~1` (the one before) and so on.
   *
   * @throws LabError `RUN_UNKNOWN`, `RUN_AMBIGUOUS`, `RUN_UNREADABLE`.
   */
  async read(reference: string): Promise<StoredRun> {
    const id = findId(await this.#ids(), reference, this.#directory);
    const record = await this.#read<RunRecord>(id, RECORD);
    const report = await this.#read<LoadReport>(id, REPORT);
    if (record !== undefined && report !== undefined) return { record, report };
    const hint = "Delete its folder, or restore its files.";
    throw new LabError("RUN_UNREADABLE", `The run ${id} in ${this.#directory} is damaged`, hint);
  }

  async #ids(): Promise<readonly string[]> {
    const names = await readdir(this.#directory).catch(() => []); // No folder yet: no runs.
    return names.filter((name) => !name.startsWith(".")).toSorted();
  }

  async #read<Content>(id: string, file: string): Promise<Content | undefined> {
    const text = await readFile(join(this.#directory, id, file), "utf8").catch(() => "");
    const value: unknown = parseJson(text);
    return isJsonObject(value) ? (value as unknown as Content) : undefined; // Written by `add` alone.
  }
}

function findId(ids: readonly string[], reference: string, directory: string): string {
  if (ids.length === 0) {
    const hint = "Make one with faultline load SCRIPT, or name another folder with --runs DIR.";
    throw new LabError("RUN_UNKNOWN", `There are no runs in ${directory}`, hint);
  }
  const back = /^latest(?:~(\d+))?$/.exec(reference);
  const matches = back === null ? ids.filter((id) => id.startsWith(reference)) : [ids.at(-1 - Number(back[1] ?? 0))];
  const [found, other] = matches;
  if (found === undefined) {
    const hint = `Use latest, latest~1, or one of: ${ids.slice(-LISTED).join(", ")}.`;
    throw new LabError("RUN_UNKNOWN", `There is no run ${reference}`, hint);
  }
  if (other === undefined || found === reference) return found;
  throw new LabError("RUN_AMBIGUOUS", `${matches.length} runs start with ${reference}`, "Write more of the run's id.");
}

const LISTED = 5;

/** What a list shows of a run. */
export function recordOf({ id, report, configuration }: NewRun): RunRecord {
  const { faultline, aggregate } = report;
  const latency = faultline.summaries.latency_from_due;
  return {
    id,
    script: faultline.script,
    target: faultline.target,
    startedAt: faultline.startedAt,
    endedAt: faultline.endedAt,
    isValid: faultline.validity.isValid,
    isEnsured: faultline.ensure.every(({ isMet, isStrict }) => isMet || !isStrict),
    requestCount: aggregate.counters["http.requests"] ?? 0,
    failedCount: faultline.counters.requests_failed ?? 0,
    latencyMsP50: latency?.p50 ?? 0,
    latencyMsP95: latency?.p95 ?? 0,
    latencyMsP99: latency?.p99 ?? 0,
    ...(configuration === undefined ? {} : { configuration }),
  };
}
