import { InvalidArgumentError, Option } from "commander";

/** The port of a lab unless told otherwise: the one that AWS emulators share. */
export const DEFAULT_PORT = 4566;

/** The port that OpenTelemetry's exporters send to by default. */
export const DEFAULT_OTLP_PORT = 4318;

const MAX_PORT = 65_535;

/** A TCP port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT || text.trim() === "") {
    throw new InvalidArgumentError(`A port is a whole number from 0 to ${MAX_PORT}.`);
  }
  return port;
}

/** A factor on every CPU share, or `auto`. */
export function parseCpuScale(text: string): "auto" | number {
  if (text === "auto") return text;
  const factor = Number(text);
  if (!(factor > 0) || factor > 100)
    throw new InvalidArgumentError("A CPU scale is auto, or a number above 0 and at most 100.");
  return factor;
}

/** A factor on the waits of asynchronous invocations. */
export function parseRetryScale(text: string): number {
  const factor = Number(text);
  if (!(factor > 0) || factor > 10) {
    throw new InvalidArgumentError("A scale of retries is a number above 0 and at most 10, such as 0.01.");
  }
  return factor;
}

const DURATION_UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A folder; an empty text would mean the current one by accident. */
export function parseFolder(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("A folder has a name.");
  return text;
}

/** A duration such as `90s`, `15m`, `2h` or `1d`, in milliseconds. */
export function parseDurationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  const unitMs = DURATION_UNITS_MS[match?.[2] ?? ""];
  if (match === null || unitMs === undefined) {
    throw new InvalidArgumentError("A duration is a number and s, m, h or d, such as 90s or 15m.");
  }
  return Number(match[1]) * unitMs;
}

/** `--turnover`: how soon functions get new environments. */
export function turnoverOption(): Option {
  return new Option(
    "--turnover <duration>",
    "mean time that a function's environment stays in service (default: 30s), or off",
  ).argParser((text) => (text === "off" ? text : parseDurationMs(text)));
}

const BYTE_UNITS: Readonly<Record<string, number>> = { KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 };

/** A size such as `512KB`, `200MB` or `75GB`, in bytes; 1,024 of one unit are one of the next, as Lambda counts. */
export function parseBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(KB|MB|GB)$/i.exec(text);
  const unit = BYTE_UNITS[(match?.[2] ?? "").toUpperCase()];
  if (match === null || unit === undefined) throw new InvalidArgumentError("A size is a number and KB, MB or GB.");
  return Math.round(Number(match[1]) * unit);
}

/** A positive whole number. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError("Give a whole number from 1.");
  return count;
}

/** A share, 0 to 1. */
export function parseShare(text: string): number {
  const share = Number(text);
  if (text.trim() === "" || !(share >= 0 && share <= 1)) {
    throw new InvalidArgumentError("A share is a number from 0 to 1.");
  }
  return share;
}

const KEEP_DEFAULT = 3;

/** `--keep`: `storage` and `janitor` have it alike, so that what one calls unreferenced is what the other deletes. */
export function keepOption(description: string): Option {
  return new Option("--keep <n>", description).argParser(parseKeep).default(KEEP_DEFAULT);
}

function parseKeep(text: string): number {
  const keep = Number(text);
  if (text.trim() === "" || !Number.isInteger(keep) || keep < 0) {
    throw new InvalidArgumentError("Give a whole number from 0.");
  }
  return keep;
}

/** Collects repeated `NAME=VALUE` options. */
export function collectPair(text: string, pairs: Readonly<Record<string, string>>): Record<string, string> {
  const equals = text.indexOf("=");
  if (equals < 1) throw new InvalidArgumentError("Give NAME=VALUE.");
  return { ...pairs, [text.slice(0, equals)]: text.slice(equals + 1) };
}

const RTT_MAX_MS = 10_000;

/** A client's network time, there and back: `60ms`, `0.2s`, or a number of milliseconds. */
export function parseRttMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text);
  const ms = Number(match?.[1] ?? Number.NaN) * (match?.[2] === "s" ? 1000 : 1);
  if (!(ms >= 0) || ms > RTT_MAX_MS) throw new InvalidArgumentError("A round trip is a time up to 10s, such as 60ms.");
  return ms;
}

/** Collects repeated options. */
export function collectText(text: string, texts: readonly string[] = []): readonly string[] {
  return [...texts, text];
}
