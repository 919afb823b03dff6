import type { SegmentDocument } from "./segment.ts";

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
