import { LabError } from "@faultline/core";

/** What cannot be resolved in a template. */
export type TemplateErrorCode =
  | "TEMPLATE_CONDITION_UNKNOWN"
  | "TEMPLATE_INTRINSIC_INVALID"
  | "TEMPLATE_MAPPING_UNKNOWN"
  | "TEMPLATE_PARAMETER_INVALID"
  | "TEMPLATE_REFERENCE_UNKNOWN";

/** Makes the error of a template that is well-formed but cannot be resolved. */
export function templateError(code: TemplateErrorCode, message: string, hint: string): LabError {
  return new LabError(code, message, hint);
}
