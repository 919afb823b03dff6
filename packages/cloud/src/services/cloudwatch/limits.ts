// Numbers from the CloudWatch User Guide, "CloudWatch service quotas", and the API Reference page of the operation that
// each limits; read 2026-11.

/** PutMetricData: datums in a request. */
export const REQUEST_DATUMS = 1_000;
/** PutMetricData: unique values in a datum. */
export const DATUM_VALUES = 150;
/** PutMetricData: largest magnitude of a value. */
export const VALUE_MAGNITUDE = 2 ** 360;
/** PutMetricData: how old a datum may be. */
export const DATUM_AGE_MS = 14 * 24 * 3_600_000;
/** PutMetricData: how far in the future a datum may be. */
export const DATUM_FUTURE_MS = 2 * 3_600_000;
/** Dimensions of a metric. */
export const DIMENSIONS = 30;
/** Characters in a namespace, a metric name and a dimension's name. */
export const NAME_LENGTH = 255;
/** Characters in a dimension's value. */
export const DIMENSION_VALUE_LENGTH = 1_024;
/** ListMetrics: metrics of an answer. */
export const LISTED_METRICS = 500;
/** ListMetrics: how long a metric is listed after its last datum. */
export const LISTED_AGE_MS = 14 * 24 * 3_600_000;
/** ListMetrics: the same with `RecentlyActive=PT3H`. */
export const RECENTLY_ACTIVE_MS = 3 * 3_600_000;
/** ListMetrics: dimension filters of a request. */
export const DIMENSION_FILTERS = 10;
/** GetMetricStatistics: data points of an answer. */
export const STATISTICS_DATAPOINTS = 1_440;
/** GetMetricStatistics: statistics, and extended statistics, of a request. */
export const STATISTICS = 5;
export const EXTENDED_STATISTICS = 10;
/** GetMetricData: queries of a request. */
export const DATA_QUERIES = 500;
/** GetMetricData: data points of an answer. */
export const DATA_DATAPOINTS = 100_800;
/** `SEARCH`: series that one search finds. @see CloudWatch User Guide, "search expression syntax", read 2026-11. */
export const SEARCHED_SERIES = 500;
/** Anomaly detection: how much data before a request a band learns from. */
export const TRAINING_MS = 14 * 24 * 3_600_000;
/** Alarms of an account and Region. */
export const ALARMS = 5_000;
/** Characters in an alarm's name. */
export const ALARM_NAME_LENGTH = 255;
/** Actions of an alarm for each of its states. */
export const ALARM_ACTIONS = 5;
/** Metrics, and expressions, that an alarm may combine. */
export const ALARM_METRICS = 10;
/** DescribeAlarms, DescribeAlarmHistory: entries of an answer, by default and at most. */
export const DESCRIBED_DEFAULT = 50;
export const DESCRIBED_MOST = 100;
/** Dashboards: widgets, characters of a name, columns and rows of the grid, entries of a list. */
export const DASHBOARD_WIDGETS = 500;
export const DASHBOARD_NAME_LENGTH = 255;
export const GRID_COLUMNS = 24;
export const GRID_ROWS = 1_000;
export const LISTED_DASHBOARDS = 1_000;
/** Periods below a minute, seconds. Longer ones are multiples of 60. */
export const SHORT_PERIODS: readonly number[] = [1, 5, 10, 20, 30];

/** The same of an alarm on a single metric. @see CloudWatch API Reference, "PutMetricAlarm", Period, read 2026-11. */
export const ALARM_SHORT_PERIODS: readonly number[] = [10, 20, 30];

/** Units of a datum, as in the API's `StandardUnit`. */
export const UNITS: ReadonlySet<string> = new Set(
  [
    "Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits",
    "Terabits Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second",
    "Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second None",
  ].flatMap((line) => line.split(" ")),
);

/** GetMetricWidgetImage: bytes of a widget. */
export const WIDGET_BYTES = 100_000;
