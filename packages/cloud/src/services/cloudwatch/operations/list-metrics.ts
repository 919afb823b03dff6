import type { DimensionFilter, Metric } from "@aws-sdk/client-cloudwatch";
import type { Scope } from "@faultline/core";
import type { SqlStatement, StoreRow } from "@faultline/telemetry";
import type { CloudWatchDependencies, CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, invalidValue, storeError, tooManyEntries } from "../errors.ts";
import { DIMENSION_FILTERS, LISTED_AGE_MS, LISTED_METRICS, RECENTLY_ACTIVE_MS } from "../limits.ts";

type Input = Parameters<CloudWatchHandler<"ListMetrics">>[0];

/** ListMetrics: the metrics that had data in the last two weeks, or three hours, in a fixed order. */
export function listMetrics({ store, clock }: CloudWatchDependencies): CloudWatchHandler<"ListMetrics"> {
  return async (input, { scope }) => {
    if (input.RecentlyActive !== undefined && input.RecentlyActive !== "PT3H") {
      throw invalidValue("RecentlyActive", input.RecentlyActive);
    }
    const filters = input.Dimensions ?? [];
    if (filters.length > DIMENSION_FILTERS) throw tooManyEntries("Dimensions", DIMENSION_FILTERS);
    const since = clock.now() - (input.RecentlyActive === undefined ? LISTED_AGE_MS : RECENTLY_ACTIVE_MS);
    const after = input.NextToken === undefined ? undefined : decodeToken(input.NextToken);
    const rows = await store.query(metricsStatement(scope, input, since)).catch((error: unknown) => {
      throw storeError(error);
    });
    const metrics = rows
      .map((row) => ({ identity: identityOf(row), metric: metricOf(row) }))
      .filter(({ identity }) => after === undefined || identity > after)
      .sort((a, b) => (a.identity < b.identity ? -1 : 1))
      .filter(({ metric }) => filters.every((filter) => hasDimension(metric, filter)));
    const shown = metrics.slice(0, LISTED_METRICS);
    const last = shown.at(-1);
    const isLast = last === undefined || metrics.length <= LISTED_METRICS;
    return {
      Metrics: shown.map(({ metric }) => metric),
      ...(isLast ? {} : { NextToken: Buffer.from(last.identity).toString("base64url") }),
    };
  };
}

function metricsStatement(scope: Scope, { Namespace, MetricName }: Input, since: number): SqlStatement {
  const namespace = Namespace === undefined ? "" : " AND namespace = ?";
  const metricName = MetricName === undefined ? "" : " AND metric_name = ?";
  return {
    sql: `SELECT namespace, metric_name, dimensions FROM datums
      WHERE "timestamp" >= ? AND account_id = ? AND region = ?${namespace}${metricName}
      GROUP BY namespace, metric_name, dimensions`,
    parameters: [since, scope.accountId, scope.region, Namespace, MetricName].filter((value) => value !== undefined),
  };
}

/** The text by which metrics are ordered. */
function identityOf(row: StoreRow): string {
  return [row["namespace"], row["metric_name"], row["dimensions"]].join("\0");
}

function decodeToken(token: string): string {
  const identity = Buffer.from(token, "base64url").toString();
  if (identity.split("\0").length === 3) return identity;
  throw cloudWatchError("InvalidParameterValueException", "Request parameter NextToken is invalid");
}

function metricOf(row: StoreRow): Metric {
  const dimensions = JSON.parse(String(row["dimensions"])) as readonly (readonly [string, string])[];
  return {
    Namespace: String(row["namespace"]),
    MetricName: String(row["metric_name"]),
    Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
  };
}

function hasDimension({ Dimensions = [] }: Metric, filter: DimensionFilter): boolean {
  return Dimensions.some(
    ({ Name, Value }) => Name === filter.Name && (filter.Value === undefined || Value === filter.Value),
  );
}
