import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DEFAULT_RUN_OBJECTIVES, parseLatency, parseShare, readObjectives, type RunObjectives } from "@faultline/ops";
import { type Command, InvalidArgumentError } from "commander";

/** What must hold, as flags. */
export interface ObjectiveOptions {
  readonly maxErrors?: number;
  readonly p50?: number;
  readonly p95?: number;
}

const OBJECTIVES_FILE = "faultline.yaml";

/** What `--help` says of the file. @param place Where it may stand. */
export function objectivesHelp(place: string): string {
  return `
Objectives may stand in ${OBJECTIVES_FILE}, ${place}:
  objectives:
    errors: 0.5%
    p50: 500ms
    p95: 1s`;
}

/** Adds `--max-errors`, `--p50` and `--p95`. */
export function addObjectiveOptions(command: Command): Command {
  return command
    .option("--max-errors <share>", "share of requests that may fail, such as 0.5%", readerOf(parseShare))
    .option("--p50 <duration>", "half of the answers come within, such as 500ms", readerOf(parseLatency))
    .option("--p95 <duration>", "95 of 100 answers come within", readerOf(parseLatency));
}

/** Flags before the file, the file before the defaults. @param folders Where the file may stand, the first first. */
export async function objectivesOf(options: ObjectiveOptions, folders: readonly string[]): Promise<RunObjectives> {
  const { maxErrors, p50, p95 } = options;
  const flags = {
    ...(maxErrors === undefined ? {} : { failedShare: maxErrors }),
    ...(p50 === undefined ? {} : { latencyMsP50: p50 }),
    ...(p95 === undefined ? {} : { latencyMsP95: p95 }),
  };
  return { ...DEFAULT_RUN_OBJECTIVES, ...(await readObjectivesFile(folders)), ...flags };
}

async function readObjectivesFile(folders: readonly string[]): Promise<Partial<RunObjectives>> {
  for (const folder of new Set(folders.map((path) => resolve(path)))) {
    const file = join(folder, OBJECTIVES_FILE);
    const text = await readFile(file, "utf8").catch(() => undefined); // Most have none.
    if (text !== undefined) return readObjectives(text, file);
  }
  return {};
}

function readerOf(parse: (text: string) => number | undefined): (text: string) => number {
  return (text) => {
    const value = parse(text);
    if (value !== undefined) return value;
    throw new InvalidArgumentError(
      parse === parseShare
        ? "A share is a number from 0 to 1, or a percentage such as 0.5%."
        : "A time is a number and its unit, such as 500ms or 1s.",
    );
  };
}
