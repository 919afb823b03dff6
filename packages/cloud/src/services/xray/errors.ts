import { errorsOf } from "../../service-error.ts";

/** The codes that X-Ray answers. */
export type XRayErrorCode = "InvalidRequestException" | "RuleLimitExceededException" | "ThrottledException";

/** Makes X-Ray's errors. */
export const xrayError = errorsOf<XRayErrorCode>();
