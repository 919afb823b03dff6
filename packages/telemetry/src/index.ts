export { discoverFields } from "./insights/analysis/discover-fields.ts";
export { checkPlan, type PreparedQuery, prepareQuery } from "./insights/prepare-query.ts";
export { outlineQuery, type QueryOutline } from "./insights/outline-query.ts";
export { previewQuery } from "./insights/preview-query.ts";
export { placeholdersOf, type SavedQuery } from "./insights/syntax/expand-saved-queries.ts";
export { type QueryAnswer, type QueryRow, runQuery } from "./insights/run-query.ts";
export type { LookupTable, ScanRange } from "./insights/sql/scan-range.ts";
export type { Diagnostic } from "./diagnostic.ts";
export { alignStartTime } from "./metrics/align-start-time.ts";
export { type DetectorSettings, isTimezone } from "./metrics/anomaly/detector-settings.ts";
export { computeStatistic, type Samples } from "./metrics/compute-statistic.ts";
export { parseStatistic, type Statistic } from "./metrics/parse-statistic.ts";
export { type AlarmRule, alarmsIn, evaluateRule } from "./metrics/alarms/alarm-rule.ts";
export {
  type AlarmJudgement,
  type AlarmState,
  evaluateAlarm,
  evaluationRange,
  type MissingDataTreatment,
  samplesForPercentile,
} from "./metrics/alarms/evaluate-alarm.ts";
export { parseAlarmRule } from "./metrics/alarms/parse-alarm-rule.ts";
export { suppressActions, type SuppressedBy } from "./metrics/alarms/suppress-actions.ts";
export { embeddedMetrics, withEmbeddedMetrics } from "./metrics/emf/embedded-metrics.ts";
export { defaultLabels } from "./metrics/labels/default-labels.ts";
export { expandLabel, isDynamicLabel } from "./metrics/labels/dynamic-label.ts";
export { type SearchCall, searchCallOf } from "./metrics/math/evaluate-math.ts";
export { evaluateRequest, type MathInputs } from "./metrics/math/evaluate-request.ts";
export { type MathValue, seriesIn } from "./metrics/math/math-value.ts";
export {
  hasBand,
  prepareMath,
  type PreparedExpression,
  type QueryDiagnostic,
  searchesIn,
} from "./metrics/math/prepare-math.ts";
export type { InsightsQuery } from "./metrics/metrics-insights/insights-query.ts";
export { groupLabel, matchesInsights, orderedSeries } from "./metrics/metrics-insights/match-insights.ts";
export { searchMatcher } from "./metrics/search/match-search.ts";
export { parseSearch } from "./metrics/search/parse-search.ts";
export type { MetricSource, TimeSeries } from "./metrics/time-series.ts";
export type { Datum, Dimension, StatisticSet, ValueCount } from "./model/datum.ts";
export type { LogEvent } from "./model/log-event.ts";
export type { Segment, SegmentDocument, SegmentException, SegmentHttp, SegmentLink } from "./model/segment.ts";
export type { LogSink, MetricSink, SegmentSink } from "./model/sinks.ts";
export { type DuckDbStoreOptions, openDuckDbStore } from "./store/open-duckdb-store.ts";
export { type ClickHouseStoreOptions, openClickHouseStore } from "./store/open-clickhouse-store.ts";
export type { StoreEngine } from "./model/store-engine.ts";
export { ENGINE_SQL, type EngineSql } from "./model/engine-sql.ts";
export type { StoreLimits } from "./store/store-limits.ts";
export {
  type BufferCounts,
  type BufferLimits,
  createTelemetryBuffer,
  DEFAULT_BUFFER_LIMITS,
  type TelemetryBuffer,
} from "./store/telemetry-buffer.ts";
export { dimensionsText } from "./store/telemetry-rows.ts";
export type {
  LogEventSelection,
  SqlStatement,
  SqlValue,
  StoreRow,
  StoreSize,
  TelemetryBatch,
  TelemetryStore,
} from "./store/telemetry-store.ts";
export { flagsOf } from "./model/segment-flags.ts";
export { durationOf, type ServiceIdentity, serviceOf } from "./model/service-identity.ts";
export { assembleTrace, flattenSegment, type Trace } from "./traces/assemble-trace.ts";
export { describeRootCause } from "./traces/describe-root-cause.ts";
export { candidateTraces } from "./traces/filter/candidate-traces.ts";
export { expandGroups, type GroupTerm } from "./traces/filter/expand-groups.ts";
export type { FilterNode, RootCauseKind } from "./traces/filter/filter-node.ts";
export { matchesFilter } from "./traces/filter/match-filter.ts";
export { parseFilter } from "./traces/filter/parse-filter.ts";
export type { RowCondition } from "./traces/filter/row-condition.ts";
export { drawServiceMap } from "./traces/graph/draw-service-map.ts";
export type { TraceSelection } from "./traces/graph/map-statements.ts";
export type { CallStatistics, HistogramEntry, ServiceEdge, ServiceNode } from "./traces/graph/service-map.ts";
export { readTimeSeries, type SeriesEntity } from "./traces/graph/time-series.ts";
export { Sampler } from "./traces/sampling/sampler.ts";
export {
  DEFAULT_SAMPLING_RULE,
  findSamplingRule,
  type SamplingRequest,
  type SamplingRule,
} from "./traces/sampling/sampling-rule.ts";
export { summarizeTrace, type TraceSummary } from "./traces/summarize-trace.ts";
