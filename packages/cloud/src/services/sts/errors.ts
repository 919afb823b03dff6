import { errorsOf } from "../../service-error.ts";

/** The codes that STS may answer besides AWS's common ones. */
export type StsErrorCode = "ValidationError";

/** Makes an STS error. */
export const stsError = errorsOf<StsErrorCode>();
