import { isJsonObject, type JsonValue, parseJson } from "@faultline/core";
import type { InvocationBreakdown } from "../localise/break-down-traces.ts";
import type { LogLine, ObservedFunction } from "../observations.ts";

/** Uncaught exceptions of one kind at one place. */
export interface ExceptionGroup {
  readonly type: string;
  readonly message: string;
  /** Innermost frame of the function's own code, `file:line`; absent where no stack was logged. */
  readonly frame?: string;
  readonly count: number;
}

interface Thrown {
  readonly type: string;
  readonly message: string;
  readonly frame?: string;
}

/** Thrown for other reasons than the code: a time-out, a killed process, a limit of a service. */
const NOT_THE_CODE =
  /Timedout|Runtime\.ExitError|Throttl|ProvisionedThroughputExceeded|TooManyRequests|OutOfMemory|MemoryError/;

/** Uncaught exceptions of a function by type and place, most frequent first; of its log, or else of its traces. */
export function groupExceptions(
  fn: ObservedFunction,
  breakdowns: readonly InvocationBreakdown[],
): readonly ExceptionGroup[] {
  const thrown = fn.failureLines?.flatMap(parseThrown) ?? tracedExceptions(fn, breakdowns);
  const own = thrown.filter(({ type }) => !NOT_THE_CODE.test(type));
  const groups = Map.groupBy(own, ({ type, frame }) => `${type} ${frame ?? ""}`);
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : { ...first, count: group.length };
    })
    .toSorted((a, b) => b.count - a.count);
}

function tracedExceptions(fn: ObservedFunction, breakdowns: readonly InvocationBreakdown[]): readonly Thrown[] {
  return breakdowns
    .filter(({ functionName, isFault }) => functionName === fn.name && isFault)
    .flatMap(({ exceptions }) => exceptions.slice(0, 1));
}

/** An uncaught exception in a log line of the Node.js or Python runtime, as text or as JSON. */
function parseThrown({ message }: LogLine): readonly Thrown[] {
  return parseNodeThrown(message) ?? parsePythonThrown(message) ?? [];
}

/** `… ERROR Invoke Error {"errorType":…,"errorMessage":…,"stack":[…]}`; in JSON format the same members lie in `message`. */
function parseNodeThrown(message: string): readonly Thrown[] | undefined {
  const from = message.indexOf("{");
  if (from < 0 || !/Invoke Error|Uncaught Exception|Unhandled Promise|"errorType"/.test(message)) return undefined;
  const parsed = parseJson(message.slice(from).trim());
  const inner = isJsonObject(parsed) && isJsonObject(parsed["message"]) ? parsed["message"] : parsed;
  if (!isJsonObject(inner) || typeof inner["errorType"] !== "string") return undefined;
  const stack = Array.isArray(inner["stack"]) ? inner["stack"] : inner["stackTrace"];
  const lines = Array.isArray(stack) ? stack.filter((line) => typeof line === "string") : [];
  const own = lines.find((line) => placeIn(line) !== undefined && !NOT_OWN.test(line));
  return [withFrame(inner["errorType"], textOf(inner["errorMessage"]), placeIn(own ?? lines[1]))];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** Frames of libraries and of the runtime. */
const NOT_OWN = /node_modules|\/var\/runtime\/|node:internal/;

/**
 * `    at handler (/var/task/app.js:12:9)` names `app.js:12`. Where nothing can be mounted at /var/task, a lab runs code
 * from a folder that is named by its hash.
 */
function placeIn(line: string | undefined): string | undefined {
  const place = /(?:\(|at |file:\/\/)(\/[^():]+:\d+)/.exec(line ?? "")?.[1];
  return place?.replace(/^(?:\/var\/task|.*\/[0-9a-f]{64})\//, "");
}

/** `[ERROR] KeyError: 'id'` and a traceback with the innermost frame last. */
function parsePythonThrown(message: string): readonly Thrown[] | undefined {
  const head = /\[ERROR\]\s+(?:\S+Z\t\S+\t)?(\w+(?:\.\w+)*): ([^\n\r]*)/.exec(message);
  if (head === null) return undefined;
  const frames = [...message.matchAll(/File "([^"]+)", line (\d+)/g)];
  const own = frames.findLast(([, file = ""]) => file.startsWith("/var/task/")) ?? frames.at(-1);
  return [
    withFrame(
      head[1] ?? "Error",
      head[2] ?? "",
      own === undefined ? undefined : `${own[1]?.replace("/var/task/", "")}:${own[2]}`,
    ),
  ];
}

function withFrame(type: string, message: string, frame: string | undefined): Thrown {
  return { type, message, ...(frame === undefined ? {} : { frame }) };
}
