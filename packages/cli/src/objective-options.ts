import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseLatency, parseShare, readObjectives, type RunObjectives } from "@faultline/ops";
import { type Command, InvalidArgumentError } from "commander";

/** What must hold, as flags. */
export interface ObjectiveOptions {
  readonly maxErrors?: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

const OBJECTIVES_FILE = "faultline.yaml";

/** What `--help` says of the file. @param place Where it may stand. */
export function objectivesHelp(place: string): string {
  return `
Objectives may stand in ${OBJECTIVES_FILE}, ${place}:
  objectives:
    errors: 0.5%
    p50: 500ms
    p95: 1s
    p99: 2s`;
}

/** Adds `--max-errors`, `--p50`, `--p95` and `--p99`. */
export function addObjectiveOptions(command: Command): Command {
  return command
    .option("--max-errors <share>", "share of requests that may fail, such as 0.5%", readerOf(parseShare))
    .option("--p50 <duration>", "half of the answers come within, such as 500ms", readerOf(parseLatency))
    .option("--p95 <duration>", "95 of 100 answers come within", readerOf(parseLatency))
    .option("--p99 <duration>", "99 of 100 answers come within", readerOf(parseLatency));
}

/** What flags and file state, flags before the file. @param folders Where the file may stand, the first first. */
export async function statedObjectives(
  options: ObjectiveOptions,
  folders: readonly string[],
): Promise<Partial<RunObjectives>> {
  const { maxErrors, p50, p95, p99 } = options;
  const flags = {
    ...(maxErrors === undefined ? {} : { failedShare: maxErrors }),
    ...(p50 === undefined ? {} : { latencyMsP50: p50 }),
    ...(p95 === undefined ? {} : { latencyMsP95: p95 }),
    ...(p99 === undefined ? {} : { latencyMsP99: p99 }),
  };
  return { ...(await readObjectivesFile(folders)), ...flags };
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
