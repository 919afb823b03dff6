import { type Clock, type Random, type Scope, accountId, region } from "@faultline/core";
import type { LogSink } from "@faultline/telemetry";

/** The values of `$context` variables by their path, such as `identity.sourceIp`. Undefined ones print as `-`. */
export type ContextVariables = Readonly<Record<string, string | number | undefined>>;

/** Where a stage's access log goes. */
export interface LogDestination {
  readonly scope: Scope;
  readonly logGroup: string;
}

const LOG_GROUP_ARN = /^arn:[^:]+:logs:([a-z0-9-]+):(\d{12}):log-group:([^:]+)(?::\*)?$/;

/** Reads a stage's `destinationArn`; undefined when it is not a log group's. */
export function parseLogDestination(destinationArn: string): LogDestination | undefined {
  const [, arnRegion, arnAccount, logGroup] = LOG_GROUP_ARN.exec(destinationArn) ?? [];
  if (arnRegion === undefined || arnAccount === undefined || logGroup === undefined) return undefined;
  return { scope: { accountId: accountId(arnAccount), region: region(arnRegion) }, logGroup };
}

type FormatPart = { readonly text: string } | { readonly variable: string };

/**
 * Compiles an access log format: text with `$context.…` variables.
 *
 * @see API Gateway Developer Guide, "Variables for access logging for API Gateway".
 */
export function compileLogFormat(format: string): (variables: ContextVariables) => string {
  const parts = format
    .split(/(\$context\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)/)
    .map((text): FormatPart =>
      text.startsWith("$context.") ? { variable: text.slice("$context.".length) } : { text },
    );
  return (variables) =>
    parts.map((part) => ("text" in part ? part.text : String(variables[part.variable] ?? "-"))).join("");
}

/** Writes one line a request to a stage's log group. */
export type AccessLog = (variables: ContextVariables) => void;

/** Opens a stage's access log. All lines of one stage go to one stream, named by 32 hex digits as AWS names them. */
export function createAccessLog(
  settings: { readonly destination: LogDestination; readonly format: string },
  ports: { readonly logs: LogSink; readonly clock: Clock; readonly random: Random },
): AccessLog {
  const { scope, logGroup } = settings.destination;
  const print = compileLogFormat(settings.format);
  const logStream = ports.random.hex(32);
  return (variables) => {
    const timestamp = ports.clock.now();
    const message = print(variables);
    ports.logs.write([{ scope, logGroup, logStream, timestamp, ingestionTime: timestamp, message }]);
  };
}
