import { ServiceError } from "../../service-error.ts";

/** HTTP status of each code, modelled or not. */
const STATUS = {
  AccessDenied: 403,
  BadDigest: 400,
  BucketAlreadyExists: 409,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IllegalLocationConstraintException: 400,
  InternalError: 500,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidLocationConstraint: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  IncompleteBody: 400,
  KeyTooLongError: 400,
  MalformedPolicy: 400,
  MalformedXML: 400,
  NoSuchBucket: 404,
  NoSuchBucketPolicy: 404,
  NoSuchKey: 404,
  NoSuchLifecycleConfiguration: 404,
  NoSuchPublicAccessBlockConfiguration: 404,
  NoSuchTagSet: 404,
  NoSuchUpload: 404,
  NotFound: 404,
  NotImplemented: 501,
  NotModified: 304,
  PreconditionFailed: 412,
  TooManyBuckets: 400,
} as const;

/**
 * The codes that S3 answers here.
 *
 * @see Amazon S3 API Reference, "Error responses", read 2026-11.
 */
export type S3ErrorCode = keyof typeof STATUS;

/** Makes one of S3's errors, with the status that S3 gives it. */
export function s3Error(
  code: S3ErrorCode,
  message: string,
  members?: Readonly<Record<string, unknown>>,
): ServiceError<S3ErrorCode> {
  return new ServiceError(code, message, members, STATUS[code]);
}

/** The error for a request document that says nothing sensible. */
export function malformedXml() {
  return s3Error(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}
