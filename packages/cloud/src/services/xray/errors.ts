import { errorsOf } from "../../service-error.ts";

/** The codes that X-Ray answers. */
export type XRayErrorCode =
  | "InvalidPolicyRevisionIdException"
  | "InvalidRequestException"
  | "MalformedPolicyDocumentException"
  | "PolicyCountLimitExceededException"
  | "PolicySizeLimitExceededException"
  | "ResourceNotFoundException"
  | "RuleLimitExceededException"
  | "ThrottledException"
  | "TooManyTagsException";

/** Makes X-Ray's errors. */
export const xrayError = errorsOf<XRayErrorCode>();
