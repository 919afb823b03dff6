export { type AwsClients, createAwsClients } from "./aws-clients.ts";
export { configuredRegion } from "./configured-region.ts";
export { checkApp } from "./deploy/check-app.ts";
export type { DeployedApi, NamedResource } from "./deploy/deployed-app.ts";
export { readDeployedTemplate } from "./deploy/read-deployed-template.ts";
export { updateTemplate } from "./deploy/update-template.ts";
export { appUrl } from "./deploy/app-url.ts";
export { callerAccount, confirmAccount } from "./confirm-account.ts";
export { deploy, type DeployOptions, type DeployResult } from "./deploy/deploy.ts";
export { destroy, type DestroyOptions, type DestroyResult } from "./deploy/destroy.ts";
export type { OnProgress, Progress, ResourceProgress } from "./deploy/progress.ts";
export { CATALOGUE } from "./diagnose/catalogue.ts";
export { diagnose, type DiagnoseOptions } from "./diagnose/diagnose.ts";
export type { Diagnosis, Evidence, EvidenceSource, Finding } from "./diagnose/diagnosis.ts";
export { type DiagnosisPlan, planDiagnosis } from "./diagnose/plan-diagnosis.ts";
export { type AppUnderTestOptions, createAppUnderTest } from "./investigate/create-app-under-test.ts";
export { investigate, type InvestigateOptions, type InvestigationProgress } from "./investigate/investigate.ts";
export type { Investigation, InvestigationStep } from "./investigate/investigation.ts";
export {
  DEFAULT_RUN_OBJECTIVES,
  diagnosisObjectives,
  type ObjectiveCheck,
  type RunObjectives,
} from "./investigate/objectives.ts";
export { parseIdea } from "./investigate/parse-idea.ts";
export { parseLatency, parseShare, readObjectives } from "./investigate/read-objectives.ts";
export { createTarget, isLoopback, type Target, type TargetOptions } from "./target.ts";
export type { BurstCredit, LabControls, TableCredit } from "./lab-controls.ts";
export { findLogGroup } from "./logs/find-log-group.ts";
export { findUnknownFields, type UnknownField } from "./logs/find-unknown-fields.ts";
export type { ImportedEvent } from "./logs/import/gather-events.ts";
export { importLogs, type ImportSummary } from "./logs/import/import-logs.ts";
export { openLogSources } from "./logs/import/open-log-sources.ts";
export type { InsightsAnswer } from "./logs/follow-query.ts";
export { MalformedQuery, runInsightsQuery } from "./logs/run-insights-query.ts";
export { tailLogs } from "./logs/tail-logs.ts";
export { type AlarmOverview, listAlarms } from "./alarms/list-alarms.ts";
export { suggestAlarms, type SuggestedAlarms } from "./alarms/suggest-alarms.ts";
export { fetchMetricData, type LabelledSeries, type MetricDataRequest } from "./metrics/fetch-metric-data.ts";
export { fetchSeries } from "./metrics/fetch-series.ts";
export { fetchMetricImage } from "./metrics/fetch-metric-image.ts";
export { fetchUnit } from "./metrics/fetch-unit.ts";
export { listMetrics } from "./metrics/list-metrics.ts";
export { listStacks } from "./stacks/list-stacks.ts";
export { MalformedFilter } from "./traces/check-filter.ts";
export { fetchServiceMap, type ServiceMapNode } from "./traces/fetch-service-map.ts";
export { fetchTrace } from "./traces/fetch-trace.ts";
export { layoutWaterfall, type Waterfall, type WaterfallRow } from "./traces/layout-waterfall.ts";
export { type ListedTrace, listTraces, type TraceList } from "./traces/list-traces.ts";
export { parseTraceId } from "./traces/parse-trace-id.ts";
export { type HtmlReportInput, renderHtmlReport } from "./load/html/render-html-report.ts";
export { isUnanswered } from "./load/report/is-unanswered.ts";
export type { LoadReport, ReportPeriod, Summary } from "./load/report/load-report.ts";
export { toV1Report } from "./load/report/v1-report.ts";
export { type LoadOptions, type LoadProgress, resolveLoadTarget, runLoad } from "./load/run-load.ts";
export type { Phase } from "./load/script/load-script.ts";
export { readScriptFile } from "./load/script/read-script-file.ts";
export { type ComparedFigure, compareRuns, type Comparison } from "./runs/compare-runs.ts";
export { recordRun, type RecordRunOptions } from "./runs/record-run.ts";
export { runWindow } from "./runs/run-window.ts";
export { createRunId, type RunRecord, RunStore, type StoredRun } from "./runs/run-store.ts";
export { type TuningReport } from "./tune/assess.ts";
export { renderTuningHtml, type TuningPage } from "./tune/chart/render-tuning-html.ts";
export { choiceWord, type TuningChart } from "./tune/chart/tuning-chart.ts";
export { collectProduction } from "./tune/collect-production.ts";
export { estimateFromProduction, type ProductionEstimate } from "./tune/estimate-from-production.ts";
export { expectedCost } from "./tune/expected-cost.ts";
export {
  DEFAULT_SIZES_MB,
  parsePayloads,
  parseSizeList,
  parseStateMachineInput,
  type StateMachineInput,
} from "./tune/formats/state-machine-input.ts";
export { type StateMachineOutput, stateMachineOutput } from "./tune/formats/state-machine-output.ts";
export { encodeVisualizationUrl, parseVisualizationUrl, type Visualization } from "./tune/formats/visualization-url.ts";
export { type Currency, currencyOf, PRICES_READ, pricePerMs, signOf } from "./tune/prices.ts";
export { runGrid } from "./tune/run-grid.ts";
export { applyChoice, loadPayload, requireFunction, type TunedFunction } from "./tune/tuned-function.ts";
export { restoreUnfinished } from "./tune/session/restore.ts";
export { TuningJournal } from "./tune/session/tuning-journal.ts";
export { placeOf } from "./tune/session/tuning-session.ts";
export { parseStrategy, type Strategy } from "./tune/strategy.ts";
export { tuneFunction, type TuneProgress } from "./tune/tune-function.ts";
export { SETTLED } from "./tune/tuner.ts";
export {
  checkDeploymentStorage,
  type DeploymentStorage,
  type DeploymentToCheck,
  requireStorage,
  surelyFits,
} from "./storage/check-deployment.ts";
export { createControlCalls } from "./storage/control-calls.ts";
export { dayFull, describeForecast } from "./storage/describe-forecast.ts";
export { formatBytes } from "./storage/format-bytes.ts";
export { openJanitorJournal } from "./storage/janitor-journal.ts";
export type { Retention } from "./storage/plan-cleanup.ts";
export { adviseLayers, type LayerAdvice } from "./storage/layers/advise-layers.ts";
export { openPackageCache } from "./storage/layers/package-cache.ts";
export { isStackAdvice, type StackAdvice, writeLayerPatch } from "./storage/layers/write-layer-patch.ts";
export { readQuota } from "./storage/read-functions.ts";
export { renderStorageHtml } from "./storage/render-storage-html.ts";
export { type JanitorResult, runJanitor } from "./storage/run-janitor.ts";
export { type PlaceSurvey, surveyPlaces } from "./storage/survey-places.ts";
export type { StorageSurvey } from "./storage/survey-storage.ts";
