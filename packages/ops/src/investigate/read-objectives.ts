import { LabError } from "@faultline/core";
import { entriesOf, type MappingEntry, nearestName, readTemplate, valueOf } from "@faultline/template";
import { parseDuration } from "../load/script/parse-duration.ts";
import type { RunObjectives } from "./objectives.ts";

const READERS = {
  errors: { member: "failedShare", read: parseShare, form: "a share such as 0.5%" },
  p50: { member: "latencyMsP50", read: parseLatency, form: "a time such as 500ms" },
  p95: { member: "latencyMsP95", read: parseLatency, form: "a time such as 1s" },
  p99: { member: "latencyMsP99", read: parseLatency, form: "a time such as 2s" },
} as const;

/** What a file may say under `objectives`. */
type ObjectiveKey = keyof typeof READERS;

/**
 * Reads the objectives of a `faultline.yaml`:
 *
 * ```yaml
 * objectives:
 *   errors: 0.5%
 *   p50: 500ms
 *   p95: 1s
 *   p99: 2s
 * ```
 *
 * @throws LabError `OBJECTIVES_INVALID` with the place.
 */
export function readObjectives(text: string, file: string): Partial<RunObjectives> {
  const { root, diagnostics } = readTemplate(text);
  const [broken] = diagnostics;
  if (broken !== undefined) throw invalid(`${file}:${broken.line}`, broken.message, broken.hint);
  return Object.fromEntries(entriesOf(valueOf(root, "objectives")).map((entry) => readObjective(entry, file)));
}

function readObjective({ key, keySpan, value }: MappingEntry, file: string): [string, number] {
  const place = `${file}:${keySpan.line}`;
  if (!isObjectiveKey(key)) {
    const names = Object.keys(READERS);
    const nearest = nearestName(key, names);
    throw invalid(place, `There is no objective ${key}`, `Write ${nearest ?? `one of ${names.join(", ")}`}.`);
  }
  const { member, read, form } = READERS[key];
  const written = value.kind === "scalar" ? String(value.value) : "";
  const parsed = read(written);
  if (parsed === undefined) throw invalid(place, `${key} is "${written}"`, `Write ${form}.`);
  return [member, parsed];
}

function isObjectiveKey(key: string): key is ObjectiveKey {
  return key in READERS;
}

/** A share, 0 to 1: `0.5%`, `0.5 %` or `0.005`. */
export function parseShare(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(text);
  const share = Number(match?.[1]) / (match?.[2] === "%" ? 100 : 1);
  return share >= 0 && share <= 1 ? share : undefined;
}

/** A latency with its unit, in milliseconds: a bare number might mean either. */
export function parseLatency(text: string): number | undefined {
  return /[a-z]\s*$/i.test(text) ? parseDuration(text) : undefined;
}

function invalid(place: string, message: string, hint: string): LabError {
  return new LabError("OBJECTIVES_INVALID", `${place}: ${message}`, hint);
}
