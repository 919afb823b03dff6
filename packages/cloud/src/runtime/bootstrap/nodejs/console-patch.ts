import { format } from "node:util";
import { asOnLambda, tracesAsOnLambda } from "./lambda-paths.ts";
import { type LogSink, logTime } from "./log-sink.ts";
import { toError, toLogText } from "./runtime-errors.ts";

/** Levels in rising order, as `AWS_LAMBDA_LOG_LEVEL` names them. */
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;
type Level = (typeof LEVELS)[number];

type Write = (level: Level, args: readonly unknown[]) => void;

/** How errors that the runtime itself met are logged. */
export type LogError = (heading: string, thrown: unknown) => void;

/**
 * Makes `console` write AWS's log events: `timestamp TAB request id TAB level TAB text`, or JSON documents where
 * `AWS_LAMBDA_LOG_FORMAT` says so.
 *
 * @param requestId Gives the id of the invocation under way, or undefined during init, which the text format spells so.
 * @see Lambda Developer Guide, "Log and monitor Node.js Lambda functions".
 */
export function patchConsole(sink: LogSink, requestId: () => string | undefined): LogError {
  const isJson = process.env["AWS_LAMBDA_LOG_FORMAT"]?.toUpperCase() === "JSON";
  const write: Write = isJson ? jsonWriter(sink, requestId) : textWriter(sink, requestId);
  const lowest = isJson ? LEVELS.indexOf((process.env["AWS_LAMBDA_LOG_LEVEL"]?.toUpperCase() ?? "TRACE") as Level) : 0;
  const at = (level: Level) =>
    LEVELS.indexOf(level) < lowest ? () => undefined : (...args: unknown[]) => write(level, args);
  const info = at("INFO");
  Object.assign(console, { trace: at("TRACE"), debug: at("DEBUG"), info, log: info });
  Object.assign(console, { warn: at("WARN"), error: at("ERROR"), fatal: at("FATAL") });
  return (heading, thrown) =>
    isJson ? write("ERROR", [toError(thrown)]) : write("ERROR", [heading, toLogText(thrown)]);
}

function textWriter(sink: LogSink, requestId: () => string | undefined): Write {
  return (level, args) => {
    const timeMs = logTime();
    sink(
      "text",
      timeMs,
      `${new Date(timeMs).toISOString()}\t${requestId()}\t${level}\t${tracesAsOnLambda(format(...args))}\n`,
    );
  };
}

function jsonWriter(sink: LogSink, requestId: () => string | undefined): Write {
  return (level, args) => {
    const timeMs = logTime();
    const head = { timestamp: new Date(timeMs).toISOString(), level, requestId: requestId() };
    sink("json", timeMs, `${tracesAsOnLambda(jsonText(head, args))}\n`);
  };
}

function jsonText(head: object, args: readonly unknown[]): string {
  if (args.length > 1) {
    const error = args.slice(1).find((argument) => argument instanceof Error);
    return JSON.stringify({ ...head, message: format(...args), ...(error === undefined ? {} : errorFields(error)) });
  }
  try {
    return JSON.stringify({ ...head, message: args[0] }, (_key, value: unknown) =>
      value instanceof Error ? Object.assign(errorFields(value), value) : value,
    );
  } catch {
    return JSON.stringify({ ...head, message: format(...args) }); // Circular, or a BigInt.
  }
}

function errorFields(error: Error): object {
  const stackTrace = typeof error.stack === "string" ? asOnLambda(error.stack).split("\n") : [];
  return { errorType: error.constructor.name, errorMessage: error.message, stackTrace };
}
