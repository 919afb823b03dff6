import { LabError } from "@faultline/core";
import { errorsOf } from "../../service-error.ts";

/** What CloudWatch may answer besides the common errors, by the names of its modelled shapes. */
export type CloudWatchErrorCode =
  | "DashboardInvalidInputError"
  | "DashboardNotFoundError"
  | "InvalidFormatFault"
  | "InvalidNextToken"
  | "InvalidParameterCombinationException"
  | "InvalidParameterValueException"
  | "LimitExceededException"
  | "LimitExceededFault"
  | "MissingRequiredParameterException"
  | "ResourceNotFound"
  | "ResourceNotFoundException"
  | "ValidationError";

/** Makes an error of CloudWatch. */
export const cloudWatchError = errorsOf<CloudWatchErrorCode>();

/** The error for a value that a parameter cannot have. */
export function invalidValue(parameter: string, value: number | string) {
  return cloudWatchError("InvalidParameterValueException", `The value ${value} for parameter ${parameter} is invalid.`);
}

/** The error for a list that is too long. */
export function tooManyEntries(parameter: string, limit: number) {
  return cloudWatchError(
    "InvalidParameterValueException",
    `The collection ${parameter} must not have a size greater than ${limit}.`,
  );
}

/** The error for a parameter that is missing. */
export function missingParameter(parameter: string) {
  return cloudWatchError("MissingRequiredParameterException", `The parameter ${parameter} is required.`);
}

/** What a client sees of a store that cannot take or answer more. */
export function storeError(error: unknown): unknown {
  return error instanceof LabError ? cloudWatchError("LimitExceededException", error.message) : error;
}

/** The error for an alarm that does not exist, which AWS gives without a message. */
export function resourceNotFound() {
  return cloudWatchError("ResourceNotFound", "");
}
