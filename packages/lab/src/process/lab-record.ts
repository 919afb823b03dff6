import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, parseJson } from "@faultline/core";
import { isSameProcess } from "./process-identity.ts";

/** The lab that serves a data folder: written by the lab once it answers, read by every other command. */
export interface LabRecord {
  readonly pid: number;
  /** The kernel's start time of the process, so that a reused pid is not taken for the lab. */
  readonly startTime: string;
  readonly endpoint: string;
}

const FILE = "lab.json";

/** Makes the lab findable. */
export function writeLabRecord(dataDirectory: string, record: LabRecord): void {
  mkdirSync(dataDirectory, { recursive: true });
  const file = join(dataDirectory, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(record)}\n`);
  renameSync(`${file}.new`, file);
}

/** The lab that runs on a data folder, or undefined when none does. A record that a killed lab left counts as none. */
export function readLabRecord(dataDirectory: string): LabRecord | undefined {
  const record = parseRecord(join(dataDirectory, FILE));
  return record !== undefined && isSameProcess(record) ? record : undefined;
}

/** Forgets the lab, at its end. */
export function removeLabRecord(dataDirectory: string): void {
  rmSync(join(dataDirectory, FILE), { force: true });
}

function parseRecord(file: string): LabRecord | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined; // No lab has written one.
  }
  const value = parseJson(text);
  if (!isJsonObject(value)) return undefined;
  const { pid, startTime, endpoint } = value;
  if (typeof pid !== "number" || typeof startTime !== "string" || typeof endpoint !== "string") return undefined;
  return { pid, startTime, endpoint };
}
