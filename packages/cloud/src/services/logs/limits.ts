// Numbers from the CloudWatch Logs User Guide, "CloudWatch Logs quotas", and the API Reference page of the operation
// that each limits; read 2026-11.

/** Characters in the name of a log group or stream. */
export const NAME_LENGTH = 512;
/** Log groups of an account in a Region. */
export const LOG_GROUPS = 1_000_000;
/** PutLogEvents: events in a batch. */
export const BATCH_EVENTS = 10_000;
/** PutLogEvents: bytes in a batch, each event counted with {@link EVENT_OVERHEAD_BYTES}. */
export const BATCH_BYTES = 1_048_576;
/** PutLogEvents: what each event adds to its message in UTF-8. */
export const EVENT_OVERHEAD_BYTES = 26;
/** PutLogEvents: bytes of one event. 256 KB until April 2025. */
export const EVENT_BYTES = 1_048_576;
/** PutLogEvents: milliseconds between the first and the last event of a batch. */
export const BATCH_SPAN_MS = 24 * 3_600_000;
/** PutLogEvents: how far in the future an event may be. */
export const EVENT_FUTURE_MS = 2 * 3_600_000;
/** PutLogEvents: how old an event may be. */
export const EVENT_AGE_MS = 14 * 24 * 3_600_000;
/** GetLogEvents and FilterLogEvents: events and bytes of an answer. */
export const PAGE_EVENTS = 10_000;
export const PAGE_BYTES = 1_048_576;
/** DescribeLogGroups and DescribeLogStreams: entries of an answer. */
export const DESCRIBE_ENTRIES = 50;
/** ListLogGroups: entries of an answer. */
export const LIST_ENTRIES = 1_000;
/** FilterLogEvents: streams that a request may name. */
export const FILTER_STREAMS = 100;
/** Characters in a filter pattern. */
export const FILTER_PATTERN_LENGTH = 1024;
/** Metric filters of a log group, and dimensions of one. */
export const METRIC_FILTERS = 100;
export const METRIC_FILTER_DIMENSIONS = 3;
/** Subscription filters of a log group. */
export const SUBSCRIPTION_FILTERS = 2;
/** Metric and subscription filters of a log group whose patterns have regular expressions. */
export const REGEX_FILTERS = 5;
/** Fields of an index policy, characters in the name of one, and such policies of an account in a Region. */
export const FIELD_INDEXES = 20;
export const FIELD_INDEX_LENGTH = 100;
export const ACCOUNT_INDEX_POLICIES = 20;
/** Resource policies of an account in a Region. */
export const RESOURCE_POLICIES = 10;
/** StartLiveTail: sessions of an account in a Region, log groups and streams of one, events a second, life time. */
export const LIVE_TAIL_SESSIONS = 15;
export const LIVE_TAIL_GROUPS = 10;
export const LIVE_TAIL_EVENTS = 500;
export const LIVE_TAIL_MS = 3 * 3_600_000;
/** Export tasks of an account that are kept; the oldest go first. */
export const EXPORT_TASKS_KEPT = 1000;
/** Characters from which an exported file is full. */
export const EXPORT_FILE_CHARACTERS = 16 * 1024 * 1024;
/** Tags of a log group. */
export const TAGS = 50;
/** Days for which a log group may keep events. */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/**
 * Candidate events that one FilterLogEvents call looks at before it answers with what it has and a token, as AWS does
 * when it has searched for long enough.
 */
export const FILTER_SCANNED_EVENTS = 50_000;
/** Candidate events that it reads at once. */
export const FILTER_PAGE_EVENTS = 5_000;
