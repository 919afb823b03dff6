import { LabError } from "@faultline/core";
import { errorsOf, type ServiceError } from "../../service-error.ts";

/** What CloudWatch Logs may answer besides the common errors. */
export type LogsErrorCode =
  | "InvalidOperationException"
  | "InvalidParameterException"
  | "LimitExceededException"
  | "MalformedQueryException"
  | "ResourceAlreadyExistsException"
  | "ResourceNotFoundException"
  | "ServiceUnavailableException"
  | "SessionTimeoutException"
  | "TooManyTagsException";

/** Makes an error of CloudWatch Logs. */
export const logsError = errorsOf<LogsErrorCode>();

/** The error for a member outside its limits, worded as AWS's own validation does. */
export function constraintError(member: string, value: string | number, constraint: string): ServiceError {
  return logsError(
    "InvalidParameterException",
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

/** What a client sees of a store that cannot take or answer more: AWS's word for "try again". */
export function storeError(error: unknown): unknown {
  return error instanceof LabError ? logsError("ServiceUnavailableException", error.message) : error;
}
