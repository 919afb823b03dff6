// Numbers from the CloudWatch Logs User Guide, "CloudWatch Logs quotas", and the API Reference pages "StartQuery" and
// "GetQueryResults"; read 2026-11.

/** Queries of an account in a Region that run at once. Newer texts give 100; this is the quota that most accounts have. */
export const CONCURRENT_QUERIES = 30;
/** How long a query may run. */
export const QUERY_TIMEOUT_MS = 60 * 60_000;
/** How long the results of a query are kept. */
export const RESULTS_KEPT_MS = 7 * 24 * 3_600_000;
/** StartQuery: log groups that a request may name. */
export const QUERY_LOG_GROUPS = 50;
/** StartQuery: most rows that a request may ask for. */
export const QUERY_ROWS = 100_000;
/** Characters of a query, and of the name of a saved one; saved queries of an account in a Region. */
export const QUERY_STRING_LENGTH = 10_000;
export const QUERY_DEFINITION_NAME_LENGTH = 255;
export const QUERY_DEFINITIONS = 1000;
/** GetQueryResults: rows of an answer. */
export const RESULT_PAGE_ROWS = 10_000;
/** ListLogGroupsForQuery: entries of an answer, at most and by default. */
export const QUERY_GROUPS_LISTED = 500;
export const QUERY_GROUPS_DEFAULT = 50;
/** DescribeQueries: entries of an answer. */
export const DESCRIBE_QUERIES = 1000;

/** Ended queries that are kept in memory for all accounts; the oldest go first. AWS keeps all for their time. */
export const KEPT_QUERIES = 1000;
/** Characters of all kept results together; the oldest go first, and a query with more has failed. */
export const KEPT_RESULT_CHARACTERS = 128 * 1024 * 1024;
/** Parameters of a saved query. @see CloudWatch Logs User Guide, "Using saved queries with parameters". */
export const QUERY_PARAMETERS = 20;
