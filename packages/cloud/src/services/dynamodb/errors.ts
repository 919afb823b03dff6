import { errorsOf, ServiceError } from "../../service-error.ts";

/** Every code that the item API may answer, besides the common ones. */
export type DynamoDbErrorCode =
  | "ConditionalCheckFailedException"
  | "IdempotentParameterMismatchException"
  | "LimitExceededException"
  | "ProvisionedThroughputExceededException"
  | "ResourceInUseException"
  | "ResourceNotFoundException"
  | "TableNotFoundException"
  | "ThrottlingException"
  | "TransactionCanceledException";

/** Makes a DynamoDB error. */
export const dynamoDbError = errorsOf<DynamoDbErrorCode>();

/** The error for a request that AWS calls invalid. */
export function validationError(message: string) {
  return dynamoDbError("ValidationException", message);
}

/** The error for a parameter whose value breaks a rule; its message starts as AWS's do. */
export function invalidParameter(message: string) {
  return validationError(`One or more parameter values were invalid: ${message}`);
}

/** The error for an absent member that the API model requires. @param member Its name, in camelCase as AWS prints it. */
export function missingMember(member: string) {
  return validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

/** How AWS begins a message about a request that it refuses before it looks at the table. */
const ENVELOPE = /^\d+ validation errors? detected: /;

/**
 * Runs the checks of a request that need no table. PutItem, UpdateItem and DeleteItem report what these find in an
 * envelope, and what later checks find without one.
 *
 * @throws What `check` throws, a ValidationException in the envelope.
 * @see paritysuite.org, answers of AWS of October 2026, "request validation envelope".
 */
export function checkRequest<Result>(check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "ValidationException") throw error;
    if (ENVELOPE.test(error.message)) throw error;
    throw validationError(`1 validation error detected: ${error.message}`);
  }
}
