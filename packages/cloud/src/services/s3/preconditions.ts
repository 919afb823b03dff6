import { s3Error } from "./errors.ts";
import type { ObjectRecord } from "./objects.ts";

/** The conditions of a read. */
export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/**
 * Lets a read pass, or not.
 *
 * @throws ServiceError `PreconditionFailed` (412) or `NotModified` (304).
 * @see RFC 9110, section 13.2.2: entity tags before dates. Amazon S3 API Reference, GetObject, read 2026-11.
 */
export function checkReadConditions(object: ObjectRecord, conditions: ReadConditions): void {
  const modifiedSeconds = Math.floor(object.lastModifiedMs / 1000);
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, object.eTag)) throw preconditionFailed("If-Match");
  } else if (IfUnmodifiedSince !== undefined && modifiedSeconds > secondsOf(IfUnmodifiedSince)) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, object.eTag)) throw s3Error("NotModified", "Not Modified", { ETag: object.eTag });
  } else if (IfModifiedSince !== undefined && modifiedSeconds <= secondsOf(IfModifiedSince)) {
    throw s3Error("NotModified", "Not Modified", { ETag: object.eTag });
  }
}

/**
 * Lets a write pass, or not: `If-None-Match: *` writes only a new key, `If-Match` only over a known content.
 *
 * @throws ServiceError `PreconditionFailed`, or `NoSuchKey` where `If-Match` has nothing to match.
 * @see Amazon S3 User Guide, "How to prevent object overwrites with conditional writes", read 2026-11.
 */
export function checkWriteConditions(
  former: ObjectRecord | undefined,
  conditions: Pick<ReadConditions, "IfMatch" | "IfNoneMatch">,
): void {
  if (conditions.IfNoneMatch !== undefined && former !== undefined) throw preconditionFailed("If-None-Match");
  if (conditions.IfMatch === undefined) return;
  if (former === undefined) throw s3Error("NoSuchKey", "The specified key does not exist.");
  if (!matches(conditions.IfMatch, former.eTag)) throw preconditionFailed("If-Match");
}

function matches(condition: string, eTag: string): boolean {
  const wanted = condition.split(",").map((tag) => tag.trim().replaceAll('"', ""));
  return wanted.includes("*") || wanted.includes(eTag.replaceAll('"', ""));
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function preconditionFailed(condition: string) {
  const message = "At least one of the pre-conditions you specified did not hold";
  return s3Error("PreconditionFailed", message, { Condition: condition });
}
