import type { MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { epochMs } from "@faultline/core";
import type { CloudWatchDependencies, CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { computeMetricData, type DataRange, type QueryResult } from "../compute-metric-data.ts";
import { type DataQuery, expressionError, readDataQueries } from "../data-query.ts";
import { cloudWatchError } from "../errors.ts";
import { DATA_DATAPOINTS } from "../limits.ts";
import { RecentAnswers } from "../recent-answers.ts";
import { labelOf } from "../series-label.ts";

type Input = Parameters<CloudWatchHandler<"GetMetricData">>[0];
type Result = MetricDataResult & { readonly Timestamps: Date[]; readonly Values: number[] };

/** GetMetricData: statistics of many metrics, and what expressions compute of them. */
export function getMetricData(dependencies: CloudWatchDependencies): CloudWatchHandler<"GetMetricData"> {
  const answers = new RecentAnswers<readonly Result[]>(dependencies.clock);
  return async (input, { scope }) => {
    const { start, end } = checkedRange(input);
    const limit = checkedLimit(input.MaxDatapoints);
    const { key, offset } = input.NextToken === undefined ? FIRST_PAGE : decodeToken(input.NextToken);
    const results = answers.get(key, scope) ?? (await compute(input, { scope, start, end }));
    const page = results.map((result, index) => cutToPage(result, offset - countBefore(results, index), limit));
    const next = offset + limit;
    const hasMore = countBefore(results, results.length) > next;
    if (!hasMore) return { MetricDataResults: page, Messages: [] };
    return { MetricDataResults: page, Messages: [], NextToken: encodeToken(answers.keep(scope, results), next) };
  };

  async function compute(input: Input, range: DataRange): Promise<readonly Result[]> {
    const queries = readDataQueries(input.MetricDataQueries ?? []);
    const computed = await computeMetricData(dependencies, queries, range);
    const isReversed = input.ScanBy !== "TimestampAscending";
    const answer = { now: dependencies.clock.now(), isReversed, datesOf: sharedDates(isReversed) };
    return queries.queries.flatMap((query, index) => {
      const result = computed[index];
      return query.isReturned && result !== undefined ? resultsOf(query, result, answer) : [];
    });
  }
}

/** How a request is answered. */
interface AnswerForm {
  readonly now: number;
  /** Newest first. */
  readonly isReversed: boolean;
  readonly datesOf: (timestamps: readonly number[]) => Date[];
}

/** Series that share their timestamps share the dates too: a day by minutes in 500 series has 720,000 of them. */
function sharedDates(isReversed: boolean): AnswerForm["datesOf"] {
  const known = new Map<readonly number[], Date[]>();
  return (timestamps) => {
    const shared = known.get(timestamps);
    if (shared !== undefined) return shared;
    const dates = timestamps.map((timestamp) => new Date(timestamp));
    if (isReversed) dates.reverse();
    known.set(timestamps, dates);
    return dates;
  };
}

/** The answers to one query: one a series, and one without points where there is none. */
function resultsOf(query: DataQuery, result: QueryResult, { now, isReversed, datesOf }: AnswerForm): Result[] {
  const { series, units, isSingle, diagnostic } = result;
  if (diagnostic !== undefined) throw expressionError(diagnostic);
  if (series.length === 0) return [emptyResult(query)];
  const messages = units.length > 1 ? { Messages: [multipleUnits(units)] } : {};
  return series.map((one) => ({
    Id: query.id,
    Label: labelOf(query, one, { isSingle, now }),
    Timestamps: datesOf(one.timestamps),
    Values: isReversed ? one.values.toReversed() : [...one.values],
    StatusCode: "Complete",
    ...messages,
  }));
}

/** A search or an array without series: AWS answers with no result for it, but for a single series with an empty one. */
function emptyResult({ id, label }: DataQuery): Result {
  return { Id: id, Label: label ?? id, Timestamps: [], Values: [], StatusCode: "Complete" };
}

/** The end must be later by a second at least. */
function checkedRange({ StartTime, EndTime }: Input) {
  if (StartTime === undefined || EndTime === undefined) {
    const missing = StartTime === undefined ? "StartTime" : "EndTime";
    throw cloudWatchError("ValidationError", `The parameter ${missing} is required.`);
  }
  const [start, end] = [StartTime, EndTime].map((time) => Math.floor(time.getTime() / 1000)) as [number, number];
  if (start < end) return { start: epochMs(StartTime.getTime()), end: epochMs(EndTime.getTime()) };
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

/** Where a page starts, and under which key the whole answer is kept. */
interface PageToken {
  readonly key: string;
  readonly offset: number;
}

const FIRST_PAGE: PageToken = { key: "", offset: 0 };

function encodeToken(key: string, offset: number): string {
  return Buffer.from(`from:${offset}:${key}`).toString("base64url");
}

function decodeToken(token: string): PageToken {
  const match = /^from:(\d{1,9}):(\d{1,15})$/.exec(Buffer.from(token, "base64url").toString());
  if (match === null) throw cloudWatchError("InvalidNextToken", "The NextToken is invalid.");
  return { key: String(match[2]), offset: Number(match[1]) };
}
