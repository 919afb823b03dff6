import { isJsonObject, type JsonObject, parseJson } from "@faultline/core";

/** What a line of a log file is. */
export type LogLine =
  | {
      readonly kind: "event";
      /** Milliseconds since the epoch. */
      readonly timestamp: number;
      readonly message: string;
      readonly logStream?: string;
      /** The time stood before the message, as it does before every event of such a format. */
      readonly hasPrefix?: true;
    }
  /** An event whose time is that of its neighbours. */
  | { readonly kind: "undated"; readonly message: string }
  /** More of the event before it. */
  | { readonly kind: "continuation"; readonly text: string };

const ISO = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)(\s|$)/;
const SECOND = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`;
const FRACTION = String.raw`\.\d{1,9}`;
const OFFSET = String.raw`[+-]\d\d:?\d\d`;
/** No escape codes: the time that a line takes must not grow with the square of its length. */
const WORD = String.raw`[^\s\u001B]+`;
/** The stream of a Lambda function. */
const STREAM = String.raw`\d{4}\/\d\d\/\d\d\/${WORD}`;
/** A line of Lambda's Node.js text log begins so after its time, which is part of the message. */
const LAMBDA_TEXT = String.raw`\S+\t[A-Z]+(?:\t|$)`;
/** Lambda's text log of Python: the level, the event's time, the request. */
const PYTHON_TEXT = /^\[\w+\]\t(\S+)\t/;
/** Escape codes of colours. */
const COLOUR = String.raw`(?:\u001B\[[\d;]*m)*`;
/** What stands before every event of a format; `--color on` colours the time and the stream, each up to its end. */
const PREFIXES: readonly RegExp[] = [
  // `aws logs tail --format detailed`; `json` leaves a fraction of zero out.
  `${coloured("time", String.raw`${SECOND}\.\d{6}${OFFSET}`)} ${coloured("stream", WORD)} `,
  `${coloured("time", `${SECOND}${OFFSET}`)} ${coloured("stream", STREAM)} `,
  // `sam logs`.
  `${coloured("stream", STREAM)} ${coloured("time", `${SECOND}(?:${FRACTION})?`)} `,
  // A CloudWatch export, or `aws logs tail --format short`.
  `${coloured("time", `${SECOND}(?:${FRACTION})?(?:Z|${OFFSET})?`)}(?: |\\t(?!${LAMBDA_TEXT}))`,
].map((prefix) => new RegExp(`^${prefix}(?<message>.*)$`, "s"));

/** How all of them begin, which most lines without one do not. */
const PREFIX_START = new RegExp(String.raw`^[\d\u001B]`);

function coloured(name: string, pattern: string): string {
  return `${COLOUR}(?<${name}>${pattern})${COLOUR}`;
}

/**
 * Reads a line of a Lambda function's log, of JSON lines, of a CloudWatch export, or of the output of `aws logs tail` or
 * `sam logs`.
 * Blank lines belong to the event before.
 */
export function parseLogLine(line: string): LogLine {
  const document = line.startsWith("{") ? parseJson(line) : undefined;
  return isJsonObject(document) ? jsonLine(document, line) : textLine(line);
}

function textLine(line: string): LogLine {
  const prefixed = prefixedEvent(line);
  if (prefixed !== undefined) return prefixed;
  const dated = ISO.exec(line) ?? PYTHON_TEXT.exec(line);
  const timestamp = parseTime(dated?.[1]);
  if (timestamp !== undefined) return { kind: "event", timestamp, message: line };
  return line === "" || /^\s/.test(line) ? { kind: "continuation", text: line } : { kind: "undated", message: line };
}

function prefixedEvent(line: string): LogLine | undefined {
  if (!PREFIX_START.test(line)) return undefined;
  for (const prefix of PREFIXES) {
    const { time, stream, message = "" } = prefix.exec(line)?.groups ?? {};
    const timestamp = parseTime(time);
    if (timestamp === undefined) continue;
    return {
      kind: "event",
      timestamp,
      message,
      hasPrefix: true,
      ...(stream === undefined ? {} : { logStream: stream }),
    };
  }
  return undefined;
}

/** Members that may hold an event's time, the first that does counts. */
const TIME_MEMBERS = ["timestamp", "@timestamp", "time", "ts", "eventTime", "datetime", "date"];

/** An event as CloudWatch Logs answers it, or a function's own JSON, which is the message. */
function jsonLine(document: JsonObject, line: string): LogLine {
  const stored = storedEvent(document);
  if (stored !== undefined) return stored;
  const times = TIME_MEMBERS.map((member) => parseTime(document[member]));
  const timestamp = times.find((time) => time !== undefined);
  return timestamp === undefined ? { kind: "undated", message: line } : { kind: "event", timestamp, message: line };
}

/** An event as GetLogEvents, FilterLogEvents or `faultline logs tail --json` give it; undefined for anything else. */
export function storedEvent(document: JsonObject): LogLine | undefined {
  const { timestamp, message, logStreamName, ingestionTime } = document;
  const isStored = logStreamName !== undefined || ingestionTime !== undefined || Object.keys(document).length === 2;
  if (typeof timestamp !== "number" || typeof message !== "string" || !isStored) return undefined;
  return {
    kind: "event",
    timestamp,
    message,
    ...(typeof logStreamName === "string" ? { logStream: logStreamName } : {}),
  };
}

/** Numbers from here on are milliseconds: as seconds they would be after the year 5000. */
const LARGEST_SECONDS = 100_000_000_000;

/** A time as text (without a zone: UTC), or as a number of seconds or milliseconds since the epoch. */
function parseTime(value: unknown): number | undefined {
  if (typeof value === "number" && value > 0) return Math.round(value < LARGEST_SECONDS ? value * 1000 : value);
  const text = typeof value === "string" ? ISO.exec(value)?.[1] : undefined;
  if (text === undefined || !isDate(text)) return undefined;
  const iso = text.replace(" ", "T").replace(",", ".");
  const parsed = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(parsed) || parsed < 0 ? undefined : parsed;
}

/** Whether a month has the day that a text begins with, as in 2026-02-28; `Date` takes February 30 for March 2. */
function isDate(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split("-").map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  return day <= 28 || day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
