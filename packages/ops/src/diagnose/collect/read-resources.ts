import type { TableDescription } from "@aws-sdk/client-dynamodb";
import { countAbove } from "../evidence-sources.ts";
import { type Clock, epochMs } from "@faultline/core";
import type {
  AccountConcurrency,
  ApiMetrics,
  ObservedApi,
  ObservedFunction,
  ObservedTable,
  Series,
  ThroughputByDirection,
  ThroughputMetrics,
  TimeWindow,
} from "../observations.ts";
import type { AppApi } from "./find-app.ts";
import { logGroupOf } from "./log-group-of.ts";
import { readLogs } from "./read-logs.ts";
import { type MetricRequest, readSeries, wholeMinutes } from "./read-metrics.ts";
import type { Reader } from "./reader.ts";

const EMPTY: Series = [];

/** Functions with their configuration, metrics and logs. One that no longer exists is left out. */
export async function readFunctions(
  reader: Reader,
  time: { readonly window: TimeWindow; readonly clock: Clock },
  names: readonly string[],
): Promise<readonly ObservedFunction[]> {
  const [configured, series] = await Promise.all([
    Promise.all(names.map((name) => readConfiguration(reader, name))),
    readSeries(reader, time.window, names.flatMap(functionMetrics)),
  ]);
  const present = configured.flatMap((configuration, index) => {
    if (configuration === undefined) return [];
    const metrics = series?.slice(index * FUNCTION_STATISTICS.length, (index + 1) * FUNCTION_STATISTICS.length);
    return { ...configuration, ...(metrics === undefined ? {} : { metrics: functionMetricsOf(metrics) }) };
  });
  const logs = await readLogs(reader, time, present);
  return present.map((observed) => ({ ...observed, ...logs?.get(observed.name) }));
}

async function readConfiguration(reader: Reader, FunctionName: string): Promise<ObservedFunction | undefined> {
  const [configuration, concurrency] = await Promise.all([
    reader.read("lambda:GetFunctionConfiguration", { FunctionName }),
    reader.read("lambda:GetFunctionConcurrency", { FunctionName }),
  ]);
  if (configuration === undefined) return undefined;
  const {
    Timeout: seconds = 3,
    MemorySize: memoryMb = 128,
    Runtime: runtime,
    Architectures,
    TracingConfig,
  } = configuration;
  const reserved = concurrency?.ReservedConcurrentExecutions;
  return {
    name: FunctionName,
    logGroup: logGroupOf(FunctionName, configuration),
    timeoutMs: seconds * 1000,
    memoryMb,
    ...(runtime === undefined ? {} : { runtime }),
    architecture: Architectures?.includes("arm64") === true ? "arm64" : "x86_64",
    isTraced: TracingConfig?.Mode === "Active",
    ...(reserved === undefined ? {} : { reservedConcurrency: reserved }),
  };
}

const FUNCTION_STATISTICS = [
  ["Invocations", "Sum"],
  ["Errors", "Sum"],
  ["Throttles", "Sum"],
  ["Duration", "Maximum"],
  ["ConcurrentExecutions", "Maximum"],
] as const;

function functionMetrics(name: string): readonly MetricRequest[] {
  return requestsFor("AWS/Lambda", { FunctionName: name }, FUNCTION_STATISTICS);
}

function functionMetricsOf(series: readonly Series[]) {
  const [
    invocations = EMPTY,
    errors = EMPTY,
    throttles = EMPTY,
    durationMsMaximum = EMPTY,
    concurrencyMaximum = EMPTY,
  ] = series;
  return { invocations, errors, throttles, durationMsMaximum, concurrencyMaximum };
}

function requestsFor(
  namespace: string,
  dimensions: Readonly<Record<string, string>>,
  statistics: readonly (readonly [string, string])[],
): readonly MetricRequest[] {
  return statistics.map(([metricName, statistic]) => ({ namespace, metricName, dimensions, statistic }));
}

/** Of reads, then of writes. */
const THROUGHPUT_STATISTICS = [
  ["ConsumedReadCapacityUnits", "Sum"],
  ["ConsumedReadCapacityUnits", "SampleCount"],
  ["ReadThrottleEvents", "Sum"],
  ["ReadKeyRangeThroughputThrottleEvents", "Sum"],
  ["ConsumedWriteCapacityUnits", "Sum"],
  ["ConsumedWriteCapacityUnits", "SampleCount"],
  ["WriteThrottleEvents", "Sum"],
  ["WriteKeyRangeThroughputThrottleEvents", "Sum"],
] as const;

/** Tables and their global secondary indexes, with capacity and metrics. One that no longer exists is left out. */
export async function readTables(
  reader: Reader,
  window: TimeWindow,
  names: readonly string[],
): Promise<readonly ObservedTable[]> {
  const described = await Promise.all(names.map((TableName) => reader.read("dynamodb:DescribeTable", { TableName })));
  const tables = described.flatMap((found) => found?.Table ?? []);
  const series = await readSeries(reader, window, tables.flatMap(tableMetrics));
  let next = 0;
  const takeMetrics = () => series?.slice(next, (next += THROUGHPUT_STATISTICS.length));
  return tables.map((table) => tableOf(table, takeMetrics));
}

/** Of the table, then of each of its indexes. */
function tableMetrics({ TableName = "", GlobalSecondaryIndexes = [] }: TableDescription): readonly MetricRequest[] {
  const indexes = GlobalSecondaryIndexes.map(({ IndexName = "" }) => ({ GlobalSecondaryIndexName: IndexName }));
  return [{}, ...indexes].flatMap((index) =>
    requestsFor("AWS/DynamoDB", { TableName, ...index }, THROUGHPUT_STATISTICS),
  );
}

/** @param takeMetrics Gives the series of {@link tableMetrics}, one throughput after the other. */
function tableOf(table: TableDescription, takeMetrics: () => readonly Series[] | undefined): ObservedTable {
  const isOnDemand = table.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  return {
    name: table.TableName ?? "",
    billing: isOnDemand ? "on-demand" : "provisioned",
    ...throughputOf(table, takeMetrics()),
    indexes: (table.GlobalSecondaryIndexes ?? []).map((index) => ({
      name: index.IndexName ?? "",
      ...throughputOf(index, takeMetrics()),
    })),
  };
}

function throughputOf(
  { ProvisionedThroughput, OnDemandThroughput }: Pick<TableDescription, "ProvisionedThroughput" | "OnDemandThroughput">,
  series: readonly Series[] | undefined,
): ThroughputByDirection {
  const { ReadCapacityUnits: readUnits = 0, WriteCapacityUnits: writeUnits = 0 } = ProvisionedThroughput ?? {};
  const { MaxReadRequestUnits, MaxWriteRequestUnits } = OnDemandThroughput ?? {};
  return {
    read: { units: readUnits, ...maximumOf(MaxReadRequestUnits), ...throughputMetricsOf(series?.slice(0, 4)) },
    write: { units: writeUnits, ...maximumOf(MaxWriteRequestUnits), ...throughputMetricsOf(series?.slice(4)) },
  };
}

/** -1 stands for no maximum. */
function maximumOf(units = -1): { readonly maximum?: number } {
  return units < 0 ? {} : { maximum: units };
}

function throughputMetricsOf(series: readonly Series[] | undefined): { readonly metrics?: ThroughputMetrics } {
  if (series === undefined) return {};
  const [consumedUnits = EMPTY, calls = EMPTY, throttles = EMPTY, partitionThrottles = EMPTY] = series;
  return { metrics: { consumedUnits, calls, throttles, partitionThrottles } };
}

const API_ERRORS = { rest: ["4XXError", "5XXError"], http: ["4xx", "5xx"] } as const;

function apiStatistics(kind: ObservedApi["kind"], slowMs: number): readonly (readonly [string, string])[] {
  const [clientErrors, serverErrors] = API_ERRORS[kind];
  return [
    ["Count", "Sum"],
    [clientErrors, "Sum"],
    [serverErrors, "Sum"],
    ["Latency", countAbove(slowMs)],
  ];
}

/** APIs with their metrics in the window, and in the one of equal length before it. @param slowMs As objectives have it. */
export async function readApis(
  reader: Reader,
  { window, slowMs }: { readonly window: TimeWindow; readonly slowMs: number },
  apis: readonly AppApi[],
): Promise<readonly ObservedApi[]> {
  const requestsOf = apis.map(({ kind, dimensions }) =>
    requestsFor("AWS/ApiGateway", dimensions, apiStatistics(kind, slowMs)),
  );
  const requests = requestsOf.flat();
  const width = requestsOf[0]?.length ?? 0;
  const before = windowBefore(window);
  const [now, earlier] = await Promise.all([
    readSeries(reader, window, requests),
    readSeries(reader, before, requests),
  ]);
  return apis.map((api, index) => ({
    ...api,
    ...(now === undefined ? {} : { metrics: apiMetricsOf(now.slice(index * width)) }),
    ...(earlier === undefined ? {} : { before: apiMetricsOf(earlier.slice(index * width)) }),
  }));
}

/** As long, and over before the first minute that counts for the window itself: metrics know whole minutes only. */
export function windowBefore(window: TimeWindow): TimeWindow {
  const end = wholeMinutes(window).StartTime.getTime();
  return { start: epochMs(end - (window.end - window.start)), end: epochMs(end) };
}

function apiMetricsOf(series: readonly Series[]): ApiMetrics {
  const [requests = EMPTY, clientErrors = EMPTY, serverErrors = EMPTY, slowAnswers = EMPTY] = series;
  return { requests, clientErrors, serverErrors, slowAnswers };
}

/** The account's concurrency: limits and use. */
export async function readConcurrency(reader: Reader, window: TimeWindow): Promise<AccountConcurrency> {
  const [settings, series] = await Promise.all([
    reader.read("lambda:GetAccountSettings", {}),
    readSeries(reader, window, [
      ...requestsFor("AWS/Lambda", {}, [
        ["ConcurrentExecutions", "Maximum"],
        ["UnreservedConcurrentExecutions", "Maximum"],
      ]),
    ]),
  ]);
  const { ConcurrentExecutions: limit, UnreservedConcurrentExecutions: unreservedLimit } = settings?.AccountLimit ?? {};
  const [maximum, unreservedMaximum] = series ?? [];
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(unreservedLimit === undefined ? {} : { unreservedLimit }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(unreservedMaximum === undefined ? {} : { unreservedMaximum }),
  };
}
