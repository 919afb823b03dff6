import { errorsOf, ServiceError } from "../../service-error.ts";

/** The codes that Lambda's operations answer here, besides the common ones. */
export type LambdaErrorCode =
  | "CodeSigningConfigNotFoundException"
  | "CodeStorageExceededException"
  | "InvalidParameterValueException"
  | "InvalidRequestContentException"
  | "InvalidRuntimeException"
  | "PolicyLengthExceededException"
  | "PreconditionFailedException"
  | "ProvisionedConcurrencyConfigNotFoundException"
  | "RecursiveInvocationException"
  | "ResourceConflictException"
  | "ResourceNotFoundException"
  | "TooManyRequestsException";

/** Lambda's error constructor. */
export const lambdaError = errorsOf<LambdaErrorCode>();

const USER_ERROR = { Type: "User" } as const;

/** A parameter that Lambda understands and refuses. */
export function invalidParameter(message: string): ServiceError {
  return lambdaError("InvalidParameterValueException", message, USER_ERROR);
}

/** Something that does not exist. */
export function notFound(message: string): ServiceError {
  return lambdaError("ResourceNotFoundException", message, USER_ERROR);
}

/** A function, version or alias that does not exist. */
export function functionNotFound(arn: string): ServiceError {
  return notFound(`Function not found: ${arn}`);
}

/** Something that exists already, or is in use. */
export function conflict(message: string): ServiceError {
  return lambdaError("ResourceConflictException", message, USER_ERROR);
}

/** A member that breaks the constraints of the API model. */
export function constraintViolation(detail: string): ServiceError {
  return lambdaError("ValidationException", `1 validation error detected: ${detail}`);
}

/** Something of another account. The code is not in the API model. */
export function accessDenied(message: string): ServiceError {
  return new ServiceError("AccessDeniedException", message, {}, 403);
}

/** An alias that does not exist. */
export function aliasNotFound(arn: string): ServiceError {
  return notFound(`Cannot find alias arn: ${arn}`);
}

/** The sentence that several operations answer instead of naming what is missing. */
export function resourceNotFound(): ServiceError {
  return notFound("The resource you requested does not exist.");
}

/** The front door's refusal of what is too large. Its code is not in the API model. */
function entityTooLarge(message: string): ServiceError {
  return new ServiceError("RequestEntityTooLargeException", message, {}, 413);
}

/**
 * An event over the limit of its invocation type.
 *
 * @see messages as quoted in public issue reports, read 2026-11.
 */
export function payloadTooLarge(sizeBytes: number, invocationType: string, limitBytes: number): ServiceError {
  const limit = `(limit ${limitBytes} bytes)`;
  return entityTooLarge(`${sizeBytes} byte payload is too large for the ${invocationType} invocation type ${limit}`);
}

/**
 * A directly uploaded package over the limit.
 *
 * @see recorded answer, `TestLambdaSizeLimits::test_oversized_zipped_create_lambda`, 2025-11.
 */
export function zipTooLarge(limitBytes: number): ServiceError {
  return entityTooLarge(`Zipped size must be smaller than ${limitBytes} bytes`);
}

/** A package that is no readable zip archive. */
export function couldNotUnzip(): ServiceError {
  return invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.");
}
