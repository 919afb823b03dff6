/** What Lambda's own log lines say, as the columns that queries know as `@type`, `@requestId`, `@duration` and so on. */
export interface PlatformFields {
  /** Absent for lines of the application. */
  readonly type?: "START" | "END" | "REPORT" | "INIT_START";
  readonly requestId?: string;
  readonly durationMs?: number;
  readonly billedDurationMs?: number;
  readonly initDurationMs?: number;
  readonly maxMemoryUsedBytes?: number;
  readonly memorySizeBytes?: number;
  readonly xrayTraceId?: string;
  readonly xraySegmentId?: string;
}

/** Insights reports the megabytes of a REPORT line times a million, although Lambda's MB are mebibytes. */
const REPORTED_BYTES_PER_MB = 1_000_000;

const NONE: PlatformFields = {};
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const START_OR_END = new RegExp(`^(START|END) RequestId: (${UUID})`);
const REPORT = new RegExp(`^REPORT RequestId: (${UUID})\t`);
const XRAY = /(?:^|[\n\t])XRAY TraceId: (1-[0-9a-f]{8}-[0-9a-f]{24})\tSegmentId: ([0-9a-f]{16})/;
/** Node.js writes time, TAB, id; a time-out line has spaces; Python has `[LEVEL]`, TAB, time, TAB, id. */
const APPLICATION = new RegExp(`^(?:\\[[A-Z]+\\]\t)?\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z[\t ](${UUID})[\t ]`);
const CRASH = new RegExp(`^RequestId: (${UUID}) `);
/** Where an application line's id must end at the latest: bounds the work on long messages. */
const APPLICATION_PREFIX_LENGTH = 96;

/**
 * Reads the fields of a line in Lambda's text log format; none for any other message.
 *
 * @see CloudWatch Logs User Guide, "Supported logs and discovered fields", and Lambda Developer Guide, "Log and monitor
 *   functions", read 2026-11. That application lines carry `@requestId` and platform lines alone a `@type` is how
 *   published queries use them.
 */
export function parsePlatformLine(message: string): PlatformFields {
  switch (message.charCodeAt(0)) {
    case 0x45: // E
    case 0x53: // S
      return parseStartOrEnd(message);
    case 0x49: // I
      return message.startsWith("INIT_START ") ? { type: "INIT_START" } : NONE;
    case 0x52: // R
      return message.startsWith("REPORT ") ? parseReport(message) : parseCrash(message);
    case 0x32: // 2, as in 2026
    case 0x5b: // [
      return parseApplicationLine(message);
    default:
      return NONE;
  }
}

function parseStartOrEnd(message: string): PlatformFields {
  const match = START_OR_END.exec(message);
  if (match?.[2] === undefined) return NONE;
  return { type: match[1] === "START" ? "START" : "END", requestId: match[2] };
}

function parseReport(message: string): PlatformFields {
  const requestId = REPORT.exec(message)?.[1];
  if (requestId === undefined) return NONE;
  const xray = XRAY.exec(message);
  return {
    type: "REPORT",
    requestId,
    ...numbered("durationMs", quantity(message, "Duration", "ms")),
    ...numbered("billedDurationMs", quantity(message, "Billed Duration", "ms")),
    ...numbered("initDurationMs", quantity(message, "Init Duration", "ms")),
    ...numbered("memorySizeBytes", quantity(message, "Memory Size", "MB"), REPORTED_BYTES_PER_MB),
    ...numbered("maxMemoryUsedBytes", quantity(message, "Max Memory Used", "MB"), REPORTED_BYTES_PER_MB),
    ...(xray?.[1] === undefined || xray[2] === undefined ? {} : { xrayTraceId: xray[1], xraySegmentId: xray[2] }),
  };
}

function parseCrash(message: string): PlatformFields {
  const requestId = CRASH.exec(message)?.[1];
  return requestId === undefined ? NONE : { requestId };
}

function parseApplicationLine(message: string): PlatformFields {
  const requestId = APPLICATION.exec(message.slice(0, APPLICATION_PREFIX_LENGTH))?.[1];
  return requestId === undefined ? NONE : { requestId };
}

/** The number in a field `<TAB>label: number unit`. The fields' order has changed over the years, so each is looked for. */
function quantity(message: string, label: string, unit: string): number | undefined {
  const start = message.indexOf(`\t${label}: `);
  if (start < 0) return undefined;
  const numberStart = start + label.length + 3;
  const end = message.indexOf(` ${unit}`, numberStart);
  if (end < 0) return undefined;
  const text = message.slice(numberStart, end);
  return /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

function numbered(key: keyof PlatformFields, value: number | undefined, factor = 1): PlatformFields {
  return value === undefined ? NONE : { [key]: value * factor };
}
