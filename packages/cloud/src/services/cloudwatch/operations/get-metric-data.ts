import type { MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { epochMs, type Scope } from "@faultline/core";
import type { CloudWatchDependencies, CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { type DataQuery, readDataQueries } from "../data-query.ts";
import { defaultLabels } from "../default-labels.ts";
import { cloudWatchError } from "../errors.ts";
import { DATA_DATAPOINTS } from "../limits.ts";
import { readSeries, statisticSeries } from "../read-series.ts";
import { firstPeriodStart } from "../time-range.ts";

type Input = Parameters<CloudWatchHandler<"GetMetricData">>[0];
type Result = MetricDataResult & { readonly Timestamps: Date[]; readonly Values: number[] };

/**
 * GetMetricData: statistics of many metrics.
 *
 * Differs from AWS: labels are given back as they are written; `${…}` in them is not replaced.
 */
export function getMetricData({ store, clock }: CloudWatchDependencies): CloudWatchHandler<"GetMetricData"> {
  return async (input, { scope }) => {
    const queries = readDataQueries(input.MetricDataQueries ?? []);
    const range = checkedRange(input);
    const limit = checkedLimit(input.MaxDatapoints);
    const offset = input.NextToken === undefined ? 0 : decodeToken(input.NextToken);
    const labels = defaultLabels(queries);
    const all = await Promise.all(
      queries.map((query, index) => read(scope, query, { ...range, label: query.label ?? labels[index] ?? query.id })),
    );
    const results = all.filter((_, index) => queries[index]?.isReturned);
    if (input.ScanBy !== "TimestampAscending") results.forEach(newestFirst);
    const page = results.map((result, index) => cutToPage(result, offset - countBefore(results, index), limit));
    const next = offset + limit;
    const hasMore = countBefore(results, results.length) > next;
    return { MetricDataResults: page, Messages: [], ...(hasMore ? { NextToken: encodeToken(next) } : {}) };
  };

  async function read(scope: Scope, query: DataQuery, request: LabelledRange): Promise<Result> {
    const { namespace, metricName, dimensions, unit, periodSeconds, statistic } = query;
    const start = firstPeriodStart(request.startTime, periodSeconds, clock.now());
    const end = epochMs(request.endTime.getTime());
    const needsValues = statistic.kind !== "simple";
    const metric = { scope, namespace, metricName, dimensions, unit };
    const points = await readSeries(store, { ...metric, start, end, periodSeconds, needsValues });
    // Samples of several units cannot be added: the first unit in the alphabet is answered, as recorded answers show.
    const units = [...new Set(points.map((point) => point.unit))].sort();
    const series = statisticSeries(
      points.filter((point) => point.unit === units[0]),
      statistic,
    );
    return {
      Id: query.id,
      Label: request.label,
      Timestamps: series.map(({ timestamp }) => new Date(timestamp)),
      Values: series.map(({ value }) => value),
      StatusCode: "Complete",
      ...(units.length > 1 ? { Messages: [multipleUnits(units)] } : {}),
    };
  }
}

interface LabelledRange {
  readonly startTime: Date;
  readonly endTime: Date;
  readonly label: string;
}

/** The end must be later by a second at least. */
function checkedRange({ StartTime, EndTime }: Input) {
  if (StartTime === undefined || EndTime === undefined) {
    const missing = StartTime === undefined ? "StartTime" : "EndTime";
    throw cloudWatchError("ValidationError", `The parameter ${missing} is required.`);
  }
  const [start, end] = [StartTime, EndTime].map((time) => Math.floor(time.getTime() / 1000)) as [number, number];
  if (start < end) return { startTime: StartTime, endTime: EndTime };
  throw cloudWatchError(
    "ValidationError",
    start === end
      ? "The parameter StartTime must not equal parameter EndTime."
      : "The parameter EndTime must be greater than StartTime.",
  );
}

function checkedLimit(limit = DATA_DATAPOINTS): number {
  if (Number.isInteger(limit) && limit > 0 && limit <= DATA_DATAPOINTS) return limit;
  throw cloudWatchError("ValidationError", `The value ${limit} for parameter MaxDatapoints is invalid.`);
}

function multipleUnits(units: readonly string[]) {
  return { Code: "MultipleUnits", Value: `Multiple units returned: '[${units.join(", ")}]'` };
}

function newestFirst(result: Result): void {
  result.Timestamps.reverse();
  result.Values.reverse();
}

/** Data points of the results before one. A page is a window over the points of all results, one after the other. */
function countBefore(results: readonly Result[], index: number): number {
  return results.slice(0, index).reduce((total, { Values }) => total + Values.length, 0);
}

/** The part of a result that lies in a window starting at `start` of its own points; partial while more follow. */
function cutToPage(result: Result, start: number, length: number): Result {
  const [from, to] = [Math.max(0, start), Math.max(0, start + length)];
  const isComplete = to >= result.Values.length;
  return {
    ...result,
    Timestamps: result.Timestamps.slice(from, to),
    Values: result.Values.slice(from, to),
    StatusCode: isComplete ? "Complete" : "PartialData",
  };
}

function encodeToken(offset: number): string {
  return Buffer.from(`from:${offset}`).toString("base64url");
}

function decodeToken(token: string): number {
  const match = /^from:(\d{1,9})$/.exec(Buffer.from(token, "base64url").toString());
  if (match === null) throw cloudWatchError("InvalidNextToken", "The NextToken is invalid.");
  return Number(match[1]);
}
