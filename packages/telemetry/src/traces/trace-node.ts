import type { SegmentDocument } from "../model/segment.ts";

/** Identity of a node of the service map. Two segments with the same identity are the same service. */
export interface ServiceIdentity {
  readonly name: string;
  /** Such as `AWS::Lambda::Function`; `remote` for an unknown downstream; absent when the segment names no origin. */
  readonly type?: string;
  readonly accountId?: string;
}

/** The service that a segment stands for. */
export function serviceOf(document: SegmentDocument): ServiceIdentity {
  const account = document.aws?.account_id;
  return {
    name: document.name,
    ...(document.origin === undefined ? {} : { type: document.origin }),
    ...(typeof account === "string" ? { accountId: account } : {}),
  };
}

/** Identity as text, for use as a map's key. */
export function serviceKey(service: ServiceIdentity): string {
  return JSON.stringify([service.name, service.type ?? "", service.accountId ?? ""]);
}

/** Seconds from start to end; 0 while in progress. */
export function durationOf(document: SegmentDocument): number {
  return document.end_time === undefined ? 0 : Math.max(0, document.end_time - document.start_time);
}
