import type * as Client from "@aws-sdk/client-xray";
import { parseFilter, readTimeSeries, type SeriesEntity } from "@faultline/telemetry";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeHistogram, describeStatistics } from "../describe-graph.ts";
import { xrayError } from "../errors.ts";
import { SERIES_PERIODS_SECONDS } from "../limits.ts";
import { selectTraces } from "../select-traces.ts";
import { timeRange } from "../time-range.ts";
import type { XRay } from "../xray-service.ts";

/** Adds up the requests of services or edges by period. Forecasts, which need insights, are not made. */
export function getTimeSeriesServiceStatistics(
  xray: XRay,
): OperationHandler<typeof Client, "GetTimeSeriesServiceStatistics"> {
  return async (input, { scope }) => {
    const { StartTime, EndTime, EntitySelectorExpression: expression, Period: periodSeconds = 60, ...group } = input;
    if (!SERIES_PERIODS_SECONDS.includes(periodSeconds)) {
      const allowed = SERIES_PERIODS_SECONDS.join(" or ");
      throw xrayError("InvalidRequestException", `Invalid period ${periodSeconds}. Give ${allowed} seconds.`);
    }
    const entity = parseSelector(expression);
    const selection = await selectTraces(xray, timeRange(scope, StartTime, EndTime), group);
    const periods = await readTimeSeries(xray.store, selection, { entity, periodSeconds });
    return {
      TimeSeriesServiceStatistics: periods.map(({ startSeconds, statistics }) => ({
        Timestamp: new Date(startSeconds * 1000),
        [entity.kind === "edge" ? "EdgeSummaryStatistics" : "ServiceSummaryStatistics"]: describeStatistics(statistics),
        ResponseTimeHistogram: describeHistogram(statistics.histogram),
      })),
      ContainsOldGroupVersions: false,
    };
  };
}

/** `service(…)`, `edge(…, …)`, or `id(…)` alone for the service that it names; all edges without. */
function parseSelector(expression: string | undefined): SeriesEntity {
  const text = expression?.trim() ?? "";
  if (text === "") return { kind: "edge" };
  const { node } = parseFilter(/^id\s*\(/i.test(text) ? `service(${text})` : text);
  if (node?.kind === "service" && node.filter === undefined) return node;
  if (node?.kind === "edge" && node.filter === undefined) return node;
  throw xrayError(
    "InvalidRequestException",
    `Invalid entity selector expression: ${text}. Give service(…), edge(…, …) or id(…).`,
  );
}
