import { errorsOf } from "../../service-error.ts";

/** The codes that the HTTP API control plane may answer. */
export type HttpApiErrorCode =
  | "BadRequestException"
  | "ConflictException"
  | "NotFoundException"
  | "TooManyRequestsException";

/** Makes an error of the HTTP API control plane. */
export const httpApiError = errorsOf<HttpApiErrorCode>();
