/** What the whole of AWS may answer besides a service's modelled errors. */
export type CommonErrorCode =
  | "AccessDeniedException"
  | "InternalFailure"
  | "NotImplemented"
  | "SerializationException"
  | "UnknownOperationException"
  | "ValidationException";

/**
 * An answer that AWS would give instead of a result. The wire layer finds the code's modelled shape and encodes it in
 * the caller's protocol; an unmodelled code is encoded with `httpStatus`.
 */
export class ServiceError<Code extends string = string> extends Error {
  readonly code: Code;
  /** HTTP status for a code without a modelled one. */
  readonly httpStatus: number;
  /** Further members of the modelled error shape, such as `Reason`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: Code, message: string, members: Readonly<Record<string, unknown>> = {}, httpStatus = 400) {
    super(message);
    this.name = "ServiceError";
    this.code = code;
    this.httpStatus = httpStatus;
    this.members = members;
  }
}

/**
 * Makes the error constructor of one service: only codes of its closed union compile.
 *
 * @example
 * export const lambdaError = errorsOf<LambdaErrorCode>();
 * throw lambdaError("ResourceNotFoundException", `Function not found: ${arn}`, { Type: "User" });
 */
export function errorsOf<Code extends string>() {
  return (code: Code | CommonErrorCode, message: string, members?: Readonly<Record<string, unknown>>) =>
    new ServiceError<Code | CommonErrorCode>(code, message, members);
}
