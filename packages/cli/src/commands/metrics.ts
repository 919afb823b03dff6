import { epochMs, LabError, systemClock } from "@faultline/core";
import { fetchMetricData, fetchMetricImage, fetchUnit, listMetrics, type MetricDataRequest } from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, withClients } from "../connect.ts";
import { collectPair, collectText, parseCount } from "../options.ts";
import { explainNoData } from "./explain-no-data.ts";
import { renderChart } from "../render/render-chart.ts";
import { renderTable } from "../render/text-table.ts";
import { addWindowOptions, type WindowOptions, windowOf } from "../time-window.ts";
import { writeOutput } from "../write-output.ts";

interface MetricsOptions extends ConnectOptions, WindowOptions {
  readonly dimension: Readonly<Record<string, string>>;
  readonly math: readonly string[];
  readonly stat: string;
  readonly period: number;
  readonly json: boolean;
  readonly png?: string;
}

const DEFAULT_PERIOD_SECONDS = 60;

const EXAMPLES = `
Examples:
  faultline metrics                                    every metric there is
  faultline metrics AWS/Lambda                         those of a namespace
  faultline metrics AWS/DynamoDB ReadThrottleEvents --dimension TableName=coffee
  faultline metrics AWS/Lambda Duration --dimension FunctionName=my-fn --stat p95 --since 15m
  faultline metrics AWS/Lambda Errors Invocations --math '100 * m1 / m2'       m1 and m2 are the metrics in turn
  faultline metrics AWS/Lambda Duration --dimension FunctionName=my-fn --stat p99 --png duration.png
  faultline metrics --math "SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum')"  a line a function`;

/** `faultline metrics`: which metrics there are, and charts of some, or of what metric math makes of them. */
export function defineCommand(command: Command): void {
  addWindowOptions(addConnectOptions(command), "1h")
    .argument("[namespace]", "such as AWS/Lambda")
    .argument("[metric...]", "such as Duration; several share a chart")
    .option("--dimension <name=value>", "one dimension; repeat for more", collectPair, {})
    .option("--stat <statistic>", "Sum, Average, Minimum, Maximum, SampleCount, p95 …", "Sum")
    .option("--math <expression>", "metric math over m1, m2 …, a search or a SELECT; repeat for more", collectText, [])
    .option("--period <seconds>", "length of a period", parseCount, DEFAULT_PERIOD_SECONDS)
    .option("--json", "print JSON", false)
    .option("--png <file>", "write the chart as a PNG image, as CloudWatch draws it")
    .addHelpText("after", EXAMPLES)
    .action(metrics);
}

async function metrics(
  namespace: string | undefined,
  metricNames: readonly string[],
  options: MetricsOptions,
): Promise<void> {
  if (metricNames.length === 0 && options.math.length === 0) return list(namespace, options);
  const request = requestOf(namespace ?? "", metricNames, options);
  if (options.png !== undefined) return saveImage(options.png, request, options);
  const [series, unit] = await withClients(options, async (clients) => {
    return [await fetchMetricData(clients, request), await fetchUnit(clients, request)] as const;
  });
  if (options.json) return void process.stdout.write(`${JSON.stringify(series, undefined, 2)}\n`);
  if (series.every(({ points }) => points.length === 0)) throw await noData(request, options);
  const frame = { title: titleOf(request, options, unit), start: new Date(request.start), end: new Date(request.end) };
  process.stdout.write(`${renderChart(series, frame)}\n`);
}

async function noData({ metrics: asked }: MetricDataRequest, options: MetricsOptions): Promise<LabError> {
  const hint = "faultline metrics NAMESPACE lists metrics with their dimensions; --since looks further back";
  const ofTime = new LabError("NO_DATA", "there is no data of this in this time", hint);
  const [first] = asked;
  if (first === undefined) return ofTime;
  const existing = await withClients(options, (clients) => listMetrics(clients, first.namespace));
  return explainNoData(asked, existing) ?? ofTime;
}

async function saveImage(file: string, request: MetricDataRequest, options: MetricsOptions): Promise<void> {
  const image = await withClients(options, (clients) => fetchMetricImage(clients, request, titleOf(request, options)));
  await writeOutput(file, image, "image");
  process.stdout.write(`Wrote ${file}\n`);
}

function requestOf(namespace: string, metricNames: readonly string[], options: MetricsOptions): MetricDataRequest {
  const periodMs = options.period * 1000;
  const { start, end } = windowOf(options, systemClock.now());
  return {
    metrics: metricNames.map((metricName, index) => ({
      id: `m${index + 1}`,
      namespace,
      metricName,
      dimensions: options.dimension,
      statistic: options.stat,
    })),
    expressions: options.math,
    periodSeconds: options.period,
    start: epochMs(Math.floor(start / periodMs) * periodMs),
    end: epochMs(Math.ceil(end / periodMs) * periodMs),
  };
}

function titleOf({ expressions, periodSeconds }: MetricDataRequest, { stat }: MetricsOptions, unit = ""): string {
  const what = expressions.length > 0 ? expressions.join("; ") : [stat, unit].filter((part) => part !== "").join(", ");
  return `${what}, a point every ${periodSeconds} s`;
}

async function list(namespace: string | undefined, options: MetricsOptions): Promise<void> {
  const found = await withClients(options, (clients) => listMetrics(clients, namespace));
  if (options.json) return void process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  const rows = found.map((metric) => [
    metric.namespace,
    metric.metricName,
    Object.entries(metric.dimensions)
      .map(([name, value]) => `${name}=${value}`)
      .join(" "),
  ]);
  const none =
    namespace === undefined
      ? "There are no metrics yet."
      : `There are no metrics in ${namespace}; faultline metrics lists all.`;
  process.stdout.write(rows.length === 0 ? `${none}\n` : `${renderTable(rows)}\n`);
}
