/** Longest segment document, bytes. @see X-Ray Developer Guide, "X-Ray segment documents", read 2026-11. */
export const MAX_DOCUMENT_BYTES = 64 * 1024;

/** Most documents in one call. @see X-Ray API Reference, PutTraceSegments. */
export const MAX_DOCUMENTS = 50;

/** Longest name of a segment. @see X-Ray Developer Guide, "X-Ray segment documents". */
export const MAX_NAME_LENGTH = 200;

/** How long traces are kept and how old a new one may be, days. @see X-Ray endpoints and quotas. */
export const RETENTION_DAYS = 30;

/** Most trace ids in one BatchGetTraces. @see X-Ray API Reference, BatchGetTraces. */
export const MAX_BATCH_TRACES = 5;

/** Widest range of GetTraceSummaries and GetServiceGraph, hours. @see X-Ray API Reference. */
export const MAX_RANGE_HOURS = 24;

/** Traces on one page of a listing. AWS pages by work done; a fixed count keeps the lab's memory bounded. */
export const TRACES_PER_PAGE = 500;

/** Custom sampling rules in an account and Region. @see X-Ray endpoints and quotas. */
export const MAX_SAMPLING_RULES = 25;

/** How often an SDK reports and asks for its share of a rule's reservoir, seconds. @see GetSamplingTargets. */
export const SAMPLING_TARGET_INTERVAL_SECONDS = 10;
