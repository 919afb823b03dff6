import { type EpochMs, epochMs, LabError } from "@faultline/core";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parseDurationMs } from "./options.ts";

/** A moment as the command line names it: so long ago, or a time. */
export type Moment = { readonly agoMs: number } | { readonly at: EpochMs };

/** What `--since` and `--until` say. */
export interface WindowOptions {
  /** So long before the end when it is not given. */
  readonly since: Moment | { readonly beforeEndMs: number };
  /** Now when absent. */
  readonly until?: Moment;
}

/** From `start`, included, to `end`, excluded. */
export interface TimeWindow {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/i;
/** By how much a window goes beyond now: what began this second has not passed yet. */
export const PRESENT_MS = 1000;

/** A duration such as `15m`, or a time such as `2026-11-20T14:00` or `2026-11-20 14:00:05+01:00`; of UTC without a zone. */
export function parseMoment(text: string): Moment {
  const time = TIME.exec(text);
  if (time === null) return { agoMs: durationOf(text) };
  const [, day, clock = "00:00", zone = "Z"] = time;
  const at = Date.parse(`${day}T${clock}${zone.toUpperCase()}`);
  if (Number.isNaN(at)) throw new InvalidArgumentError("There is no such time.");
  return { at: epochMs(at) };
}

function durationOf(text: string): number {
  try {
    return parseDurationMs(text);
  } catch {
    throw new InvalidArgumentError(
      "Give a duration, such as 90s, 15m or 2h, or a time, such as 2026-11-20T14:00 (UTC).",
    );
  }
}

/** `--since`: where to begin to look. */
export function sinceOption(defaultDuration: string): Option {
  return sinceFlag().default(parseMoment(defaultDuration), defaultDuration);
}

function sinceFlag(): Option {
  const description = "so long ago, such as 90s, 15m or 2h; or a time, such as 2026-11-20T14:00 (UTC)";
  return new Option("--since <when>", description).argParser(parseMoment);
}

/** Adds `--since` and `--until`; without a `--since`, what is looked at is so long, wherever it ends. */
export function addWindowOptions(command: Command, defaultDuration: string): Command {
  const beforeEnd = { beforeEndMs: parseDurationMs(defaultDuration) };
  return command
    .addOption(sinceFlag().default(beforeEnd, `${defaultDuration} before --until`))
    .addOption(new Option("--until <when>", "where to stop, like --since (default: now)").argParser(parseMoment));
}

/** When a moment is. */
export function momentOf(moment: Moment, now: EpochMs): EpochMs {
  return "at" in moment ? moment.at : epochMs(now - moment.agoMs);
}

/**
 * The time that options ask for.
 *
 * @throws LabError `WINDOW_EMPTY`
 */
export function windowOf({ since, until }: WindowOptions, now: EpochMs): TimeWindow {
  const last = until === undefined ? now : momentOf(until, now);
  const start = "beforeEndMs" in since ? epochMs(last - since.beforeEndMs) : momentOf(since, now);
  const end = until === undefined ? epochMs(now + PRESENT_MS) : last;
  if (start < end) return { start, end };
  const [from, to] = [start, end].map((time) => new Date(time).toISOString());
  const hint = until === undefined ? "give a --since that has passed" : "give an --until that is after --since";
  throw new LabError("WINDOW_EMPTY", `no time is between ${from} and ${to}`, hint);
}
