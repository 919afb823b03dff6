import type { Scope } from "@faultline/core";
import { accessDenied, constraintViolation, invalidParameter, notFound } from "../errors.ts";

/** The version that is not published. */
export const LATEST = "$LATEST";

/** A function's name as a request gives it, taken apart. */
export interface FunctionReference {
  readonly name: string;
  /** Version or alias; absent when the request names none. */
  readonly qualifier?: string;
}

const NAME_LENGTH_MAX = 64;
const REFERENCE =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2}(?:-[a-z]+)+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/**
 * Reads a name, partial ARN or ARN, with or without a qualifier in it, together with the request's own qualifier.
 *
 * @throws ServiceError when it is malformed, names another account or Region, or holds a qualifier other than the request's.
 * @see Lambda API reference, "Invoke", "FunctionName", read 2026-11.
 */
export function parseFunctionReference(scope: Scope, text: string | undefined, qualifier?: string): FunctionReference {
  const match = REFERENCE.exec(text ?? "");
  const [, region, accountId, name, embedded] = match ?? [];
  if (name === undefined) throw malformedName(text ?? "");
  if (name.length > NAME_LENGTH_MAX) throw nameTooLong(name);
  checkOwner(scope, region, accountId);
  if (embedded !== undefined && qualifier !== undefined && embedded !== qualifier) {
    throw invalidParameter("The derived qualifier from the function name does not match the specified qualifier.");
  }
  const chosen = qualifier ?? embedded;
  return chosen === undefined ? { name } : { name, qualifier: chosen };
}

function checkOwner(scope: Scope, region: string | undefined, accountId: string | undefined): void {
  if (region !== undefined && region !== scope.region) {
    throw notFound(`Functions from '${region}' are not reachable in this region ('${scope.region}')`);
  }
  if (accountId !== undefined && accountId !== scope.accountId) {
    throw accessDenied(`Account ${scope.accountId} may not use functions of ${accountId}`);
  }
}

function malformedName(text: string) {
  return constraintViolation(
    `Value '${text}' at 'functionName' failed to satisfy constraint: ` +
      String.raw`Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`,
  );
}

/** @see recorded answer to CreateFunction, 2024-04: another code than that of every other malformed name. */
function nameTooLong(name: string) {
  return invalidParameter(
    `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: ` +
      `Member must have length less than or equal to ${NAME_LENGTH_MAX}`,
  );
}

/** The ARN of a function, or of a version or alias of it. */
export function functionArn(scope: Scope, name: string, qualifier?: string): string {
  const arn = `arn:aws:lambda:${scope.region}:${scope.accountId}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/** The ARN of a layer, or of a version of it. */
export function layerArn(scope: Scope, name: string, version?: number): string {
  const arn = `arn:aws:lambda:${scope.region}:${scope.accountId}:layer:${name}`;
  return version === undefined ? arn : `${arn}:${version}`;
}

/** Whether a qualifier has the form of an alias: neither a number nor with `$`. */
export function isAliasName(qualifier: string): boolean {
  return !isVersionNumber(qualifier) && !qualifier.includes("$");
}

/** Whether a qualifier names a published version by number. */
export function isVersionNumber(qualifier: string): boolean {
  return /^\d+$/.test(qualifier);
}
