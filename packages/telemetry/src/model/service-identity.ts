import type { SegmentDocument } from "./segment.ts";

/** Identity of a node of the service map. Two segments with the same identity are the same service. */
export interface ServiceIdentity {
  readonly name: string;
  /** Such as `AWS::Lambda::Function`; `remote` for an unknown downstream; absent when the segment names no origin. */
  readonly type?: string;
  readonly accountId?: string;
}

/** Types of AWS services that send no segments of their own, by the name that SDKs give their subsegment. */
const INFERRED_TYPES: ReadonlyMap<string, string> = new Map([
  ["DynamoDB", "AWS::DynamoDB::Table"],
  ["SQS", "AWS::SQS::Queue"],
  ["SNS", "AWS::SNS"],
  ["S3", "AWS::S3::Bucket"],
]);

/** The service that a segment stands for. */
export function serviceOf(document: SegmentDocument): ServiceIdentity {
  return identity(document.name, document.origin, document);
}

/**
 * The service that a subsegment called, as far as the caller tells; undefined for local work.
 *
 * `Differs from AWS:` a table and a queue are nodes under their own names also in trace documents.
 *
 * @see X-Ray Developer Guide, "X-Ray segment documents", section "Inferred segments".
 */
export function calledService(subsegment: SegmentDocument): ServiceIdentity | undefined {
  if (subsegment.namespace === undefined) return undefined;
  if (subsegment.namespace === "remote") return identity(subsegment.name, "remote", subsegment);
  const { table_name: table, queue_url: queue } = subsegment.aws ?? {};
  const resource = [table, queue].find((name) => typeof name === "string");
  const type = INFERRED_TYPES.get(subsegment.name) ?? `AWS::${subsegment.name}`;
  return identity(typeof resource === "string" ? resource : subsegment.name, type, subsegment);
}

function identity(name: string, type: string | undefined, document: SegmentDocument): ServiceIdentity {
  const account = document.aws?.account_id;
  return {
    name,
    ...(type === undefined ? {} : { type }),
    ...(typeof account === "string" ? { accountId: account } : {}),
  };
}

/** Identity as text: name, type and account, a line each. */
export function serviceKey({ name, type = "", accountId = "" }: ServiceIdentity): string {
  return `${name}\n${type}\n${accountId}`;
}

/** Seconds from start to end; 0 while in progress, and where clocks disagree. */
export function durationOf(document: SegmentDocument): number {
  return document.end_time === undefined ? 0 : secondsBetween(document.start_time, document.end_time);
}

/** At least 0, to the microsecond: the difference of two epochs as numbers is not exact beyond. */
export function secondsBetween(start: number, end: number): number {
  return Math.max(0, Math.round((end - start) * 1e6) / 1e6);
}
