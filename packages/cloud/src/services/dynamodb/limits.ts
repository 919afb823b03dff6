/**
 * Numbers that DynamoDB enforces. Unless a line says otherwise the source is the DynamoDB Developer Guide,
 * "Quotas in Amazon DynamoDB", read 2026-11.
 */

/** Largest item, attribute names included. */
export const MAX_ITEM_BYTES = 400 * 1024;
/** Largest partition key value. */
export const MAX_PARTITION_KEY_BYTES = 2048;
/** Largest sort key value. */
export const MAX_SORT_KEY_BYTES = 1024;
/** How deep a value may lie in lists and maps; an attribute itself is at level 1. */
export const MAX_NESTING_DEPTH = 32;
/** Significant digits of a number. */
export const MAX_NUMBER_DIGITS = 38;
/** Longest expression text. */
export const MAX_EXPRESSION_BYTES = 4096;
/** Operators and functions in one expression. */
export const MAX_EXPRESSION_OPERATORS = 300;
/** Operands of `IN`. */
export const MAX_IN_OPERANDS = 100;
/** Data that one page of Query or Scan reads, before filters. */
export const MAX_PAGE_BYTES = 1024 * 1024;
/** Data that one BatchGetItem answers; the rest is returned as unprocessed keys. */
export const MAX_BATCH_GET_BYTES = 16 * 1024 * 1024;
/** Keys in one BatchGetItem. */
export const MAX_BATCH_GET_KEYS = 100;
/** Requests in one BatchWriteItem. */
export const MAX_BATCH_WRITE_REQUESTS = 25;
/** Actions in one transaction. */
export const MAX_TRANSACTION_ITEMS = 100;
/** How long a transaction's client token is remembered (API reference, TransactWriteItems). */
export const TRANSACTION_TOKEN_LIFETIME_MS = 600_000;
/** Transactions whose client tokens are remembered; the oldest is forgotten first. Ours. */
export const MAX_TRANSACTION_TOKENS = 1_000;
/** Tables of an account in one Region. */
export const MAX_TABLES = 2500;
/** Characters that a new table's name has at least, and any table's at most. */
export const MIN_TABLE_NAME = 3;
export const MAX_TABLE_NAME = 255;
/** Global secondary indexes of a table. */
export const MAX_GLOBAL_INDEXES = 20;
/** Local secondary indexes of a table. */
export const MAX_LOCAL_INDEXES = 5;
/** Projected non-key attributes over all local and global indexes of a table. */
export const MAX_PROJECTED_ATTRIBUTES = 100;
/** Tags of a table. */
export const MAX_TAGS = 50;
/** Read or write units that one table may be given, and what DescribeLimits answers for it. */
export const MAX_TABLE_UNITS = 40_000;
/** The largest number of units that a request may name at all, whatever the account may have. */
export const MAX_NUMBER_OF_UNITS = 1_000_000_000_000;
/** Provisioned units of all tables together, as DescribeLimits answers. */
export const MAX_ACCOUNT_UNITS = 80_000;

/** Seconds of unused capacity that are kept (Developer Guide, "Burst capacity"). */
export const BURST_SECONDS = 300;
/** Read units a second of one partition (Developer Guide, "Partition key design"). */
export const PARTITION_READ_UNITS = 3_000;
/** Write units a second of one partition. */
export const PARTITION_WRITE_UNITS = 1_000;
/** Partitions of a new on-demand table: 12,000 read and 4,000 write units (Developer Guide, "On-demand capacity mode"). */
export const ON_DEMAND_INITIAL_PARTITIONS = 4;
/** How far an on-demand table may exceed its previous peak at once (same page). */
export const ON_DEMAND_PEAK_FACTOR = 2;
/** Decreases of provisioned throughput at any time of a UTC day. */
export const FREE_DECREASES_PER_DAY = 4;
/** Time between later decreases on the same day. */
export const DECREASE_INTERVAL_MS = 3_600_000;
/** Decreases in a UTC day. */
export const MAX_DECREASES_PER_DAY = 27;

/** How long a table stays CREATING, UPDATING or DELETING. Ours: AWS takes seconds to minutes. */
export const TABLE_TRANSITION_MS = 250;
/** How often `AWS/DynamoDB` provisioned units are published (CloudWatch metrics of DynamoDB). */
export const PROVISIONED_METRIC_INTERVAL_MS = 300_000;
/** How long metric values are gathered before they are sent on. Ours. */
export const METRIC_FLUSH_MS = 1_000;
/** How often changed burst credit is saved. Ours. */
export const CAPACITY_SAVE_INTERVAL_MS = 5_000;
/** Items kept in memory for reads, by their size. Ours. */
export const ITEM_CACHE_BYTES = 8 * 1024 * 1024;
/** Store requests that may wait; past it a request is refused as AWS refuses overload. Ours. */
export const MAX_QUEUED_STORE_REQUESTS = 10_000;
