import { LabError } from "@faultline/core";

/** What cannot be resolved in a template. */
export type TemplateErrorCode =
  | "TemplateConditionUnknown"
  | "TemplateIntrinsicInvalid"
  | "TemplateMappingUnknown"
  | "TemplateParameterInvalid"
  | "TemplateReferenceUnknown";

/** Makes the error of a template that is well-formed but cannot be resolved. */
export function templateError(code: TemplateErrorCode, message: string, hint: string): LabError {
  return new LabError(code, message, hint);
}
