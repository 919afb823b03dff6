import { constraintError, logsError } from "./errors.ts";
import { NAME_LENGTH } from "./limits.ts";
import { nameInIdentifier } from "./log-group.ts";

/** A whole number within its limits, or the default when it is absent. */
export function checkedLimit(
  value: number | undefined,
  bounds: { readonly max: number; readonly byDefault: number },
): number {
  if (value === undefined) return bounds.byDefault;
  if (value < 1) throw constraintError("limit", value, "have value greater than or equal to 1");
  if (value > bounds.max) throw constraintError("limit", value, `have value less than or equal to ${bounds.max}`);
  return value;
}

/** A log group name that AWS would take. */
export function checkedGroupName(name: string | undefined): string {
  return checkedName(name, {
    member: "logGroupName",
    pattern: /^[.\-_/#A-Za-z0-9]+$/,
    text: String.raw`[\.\-_/#A-Za-z0-9]+`,
  });
}

/** A log stream name that AWS would take. */
export function checkedStreamName(name: string | undefined): string {
  return checkedName(name, { member: "logStreamName", pattern: /^[^:*]*$/, text: "[^:*]*" });
}

/** A name of a metric or subscription filter that AWS would take. */
export function checkedFilterName(name: string | undefined): string {
  if (name !== undefined && name.length > NAME_LENGTH) {
    throw constraintError("filterName", name, `have length less than or equal to ${NAME_LENGTH}`);
  }
  return checkedName(name, { member: "filterName", pattern: /^[^:*]*$/, text: "[^:*]*" });
}

/** The log group that a request means by name or by identifier (name or ARN): exactly one of them. */
export function groupNameOf(input: {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}): string {
  const { logGroupName, logGroupIdentifier } = input;
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) {
    throw logsError("ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  }
  if (logGroupName !== undefined || logGroupIdentifier === undefined) return checkedGroupName(logGroupName);
  return checkedGroupName(nameInIdentifier(logGroupIdentifier));
}

/**
 * Refuses what filters of the lab cannot do.
 *
 * Differs from AWS: there are no transformers and no centralised logs, whose accounts and Regions criteria select and
 * subscriptions add to events.
 */
export function refuseUnsupportedFilter(input: {
  readonly applyOnTransformedLogs?: boolean | undefined;
  readonly fieldSelectionCriteria?: string | undefined;
  readonly emitSystemFields?: readonly string[] | undefined;
}): void {
  const { applyOnTransformedLogs = false, fieldSelectionCriteria = "", emitSystemFields = [] } = input;
  if (applyOnTransformedLogs) {
    const message = "applyOnTransformedLogs is valid only for log groups that have a log transformer.";
    throw logsError("InvalidParameterException", message);
  }
  if (fieldSelectionCriteria === "" && emitSystemFields.length === 0) return;
  const member = fieldSelectionCriteria === "" ? "emitSystemFields" : "fieldSelectionCriteria";
  throw logsError("InvalidParameterException", `This lab does not support ${member}: it has no centralised logs.`);
}

interface NameRule {
  readonly member: string;
  readonly pattern: RegExp;
  /** The pattern as AWS writes it. */
  readonly text: string;
}

function checkedName(name: string | undefined, { member, pattern, text }: NameRule): string {
  if (name === undefined) {
    throw logsError(
      "InvalidParameterException",
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  if (name === "") throw constraintError(member, name, "have length greater than or equal to 1");
  if (name.length > NAME_LENGTH) {
    throw logsError(
      "InvalidParameterException",
      `Invalid LogGroup or LogStream, both must have length less than or equal to ${NAME_LENGTH}.`,
    );
  }
  if (!pattern.test(name)) throw constraintError(member, name, `satisfy regular expression pattern: ${text}`);
  return name;
}
