import { epochMs, systemClock } from "@faultline/core";
import { fetchSeries, listMetrics } from "@faultline/ops";
import type { Command } from "commander";
import { addConnectOptions, type ConnectOptions, withClients } from "../connect.ts";
import { collectPair, parseCount, sinceOption } from "../options.ts";
import { renderSeries } from "../render/render-series.ts";
import { renderTable } from "../render/text-table.ts";

interface MetricsOptions extends ConnectOptions {
  readonly dimension: Readonly<Record<string, string>>;
  readonly stat: string;
  readonly period: number;
  readonly since: number;
  readonly json: boolean;
}

const DEFAULT_PERIOD_SECONDS = 60;

const EXAMPLES = `
Examples:
  faultline metrics                                    every metric there is
  faultline metrics AWS/Lambda                         those of a namespace
  faultline metrics AWS/DynamoDB ReadThrottleEvents --dimension TableName=coffee
  faultline metrics AWS/Lambda Duration --dimension FunctionName=my-fn --stat p95 --since 15m`;

/** `faultline metrics`: which metrics there are, and one of them over time. */
export function addMetricsCommand(program: Command): void {
  addConnectOptions(program.command("metrics"))
    .description("list metrics, or print one as a series")
    .argument("[namespace]", "such as AWS/Lambda")
    .argument("[metric]", "such as Duration")
    .option("--dimension <name=value>", "one dimension; repeat for more", collectPair, {})
    .option("--stat <statistic>", "Sum, Average, Minimum, Maximum, SampleCount, p95 …", "Sum")
    .option("--period <seconds>", "length of a period", parseCount, DEFAULT_PERIOD_SECONDS)
    .addOption(sinceOption("1h"))
    .option("--json", "print JSON", false)
    .addHelpText("after", EXAMPLES)
    .action(metrics);
}

async function metrics(
  namespace: string | undefined,
  metricName: string | undefined,
  options: MetricsOptions,
): Promise<void> {
  if (namespace === undefined || metricName === undefined) return list(namespace, options);
  const now = systemClock.now();
  const points = await withClients(options, (clients) =>
    fetchSeries(clients, {
      namespace,
      metricName,
      dimensions: options.dimension,
      statistic: options.stat,
      periodSeconds: options.period,
      start: epochMs(now - options.since),
      end: epochMs(now + options.period * 1000),
    }),
  );
  process.stdout.write(`${options.json ? JSON.stringify(points, undefined, 2) : renderSeries(points)}\n`);
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
