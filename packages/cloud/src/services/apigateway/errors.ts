import { errorsOf } from "../../service-error.ts";

/** The codes that the REST API control plane may answer. */
export type ApiGatewayErrorCode =
  | "BadRequestException"
  | "ConflictException"
  | "LimitExceededException"
  | "NotFoundException"
  | "TooManyRequestsException";

/** Makes an error of the REST API control plane. */
export const apiGatewayError = errorsOf<ApiGatewayErrorCode>();
