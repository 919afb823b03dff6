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

/** Clients whose reports a rule's reservoir is divided among; one that is silent this long has gone, milliseconds. */
export const SAMPLING_CLIENT_TTL_MS = 3 * SAMPLING_TARGET_INTERVAL_SECONDS * 1000;

/** Clients of one rule that are remembered; beyond, a new one replaces the one that is silent longest. */
export const MAX_SAMPLING_CLIENTS = 1000;

/** Groups in an account and Region. @see X-Ray endpoints and quotas. */
export const MAX_GROUPS = 25;

/** Tags of a group or sampling rule. @see X-Ray Developer Guide, "Tagging X-Ray sampling rules and groups". */
export const MAX_TAGS = 50;

/** Characters of a tag's key and value. @see X-Ray API Reference, Tag. */
export const MAX_TAG_KEY_LENGTH = 128;
export const MAX_TAG_VALUE_LENGTH = 256;

/** Resource policies in an account and Region, and bytes of one. @see X-Ray API Reference, PutResourcePolicy. */
export const MAX_POLICIES = 5;
export const MAX_POLICY_BYTES = 5 * 1024;

/** Bytes of a trace's documents that AWS keeps for sure; beyond, BatchGetTraces says so. @see X-Ray quotas. */
export const MAX_TRACE_BYTES = 500 * 1024;

/** Levels of nested subsegments in one document; deeper ones are no trace that a person reads. */
export const MAX_SUBSEGMENT_DEPTH = 100;

/** Levels of nested values in metadata and other free members; deeper ones would exhaust the stack of any reader. */
export const MAX_MEMBER_DEPTH = 100;

/** Latest time of a segment, seconds since the epoch: the year 5138. Larger numbers are milliseconds by mistake. */
export const MAX_TIME_SECONDS = 1e11;

/** Links of one segment. @see X-Ray Developer Guide, "Tracing event-driven applications". */
export const MAX_LINKS = 20;

/** Periods of GetTimeSeriesServiceStatistics. */
export const SERIES_PERIODS_SECONDS: readonly number[] = [60, 300];
