import type { SegmentDocument } from "../model/segment.ts";

/** What happened in a segment, as X-Ray colours it. Several may be true; `isOk` means none of the others is. */
export interface SegmentFlags {
  readonly isOk: boolean;
  readonly isError: boolean;
  readonly isThrottle: boolean;
  readonly isFault: boolean;
}

/**
 * Flags of a segment: what it says itself, or else what its HTTP status says: 429 throttle and error, other 4XX error,
 * 5XX fault.
 */
export function flagsOf(document: SegmentDocument): SegmentFlags {
  const status = document.http?.response?.status ?? 0;
  const isThrottle = document.throttle ?? status === 429;
  const isError = (document.error ?? (status >= 400 && status < 500)) || isThrottle;
  const isFault = document.fault ?? (status >= 500 && status < 600);
  return { isOk: !isError && !isFault, isError, isThrottle, isFault };
}

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
