import type { DimensionFilter, Metric } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchDependencies, CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { cloudWatchError, invalidValue, tooManyEntries } from "../errors.ts";
import { DIMENSION_FILTERS, LISTED_AGE_MS, LISTED_METRICS, RECENTLY_ACTIVE_MS } from "../limits.ts";
import { findMetrics, identityOf, type MetricKey } from "../metric-key.ts";

/** ListMetrics: the metrics that had data in the last two weeks, or three hours, in a fixed order. */
export function listMetrics({ store, clock }: CloudWatchDependencies): CloudWatchHandler<"ListMetrics"> {
  return async (input, { scope }) => {
    // Differs from AWS: there are no linked accounts, so that every metric is of the caller's own.
    if (input.OwningAccount !== undefined && input.OwningAccount !== scope.accountId) return { Metrics: [] };
    if (input.RecentlyActive !== undefined && input.RecentlyActive !== "PT3H") {
      throw invalidValue("RecentlyActive", input.RecentlyActive);
    }
    const filters = input.Dimensions ?? [];
    if (filters.length > DIMENSION_FILTERS) throw tooManyEntries("Dimensions", DIMENSION_FILTERS);
    const since = clock.now() - (input.RecentlyActive === undefined ? LISTED_AGE_MS : RECENTLY_ACTIVE_MS);
    const after = input.NextToken === undefined ? undefined : decodeToken(input.NextToken);
    const found = await findMetrics(store, {
      scope,
      namespace: input.Namespace,
      metricName: input.MetricName,
      since,
    });
    const metrics = found
      .map((metric) => ({ identity: identityOf(metric), metric: describe(metric) }))
      .filter(({ identity }) => after === undefined || identity > after)
      .filter(({ metric }) => filters.every((filter) => hasDimension(metric, filter)));
    const shown = metrics.slice(0, LISTED_METRICS);
    const last = shown.at(-1);
    const isLast = last === undefined || metrics.length <= LISTED_METRICS;
    return {
      Metrics: shown.map(({ metric }) => metric),
      ...(input.IncludeLinkedAccounts === true ? { OwningAccounts: shown.map(() => scope.accountId) } : {}),
      ...(isLast ? {} : { NextToken: Buffer.from(last.identity).toString("base64url") }),
    };
  };
}

function decodeToken(token: string): string {
  const identity = Buffer.from(token, "base64url").toString();
  if (identity.split("\0").length === 3) return identity;
  throw cloudWatchError("InvalidParameterValueException", "Request parameter NextToken is invalid");
}

function describe({ namespace, metricName, dimensions }: MetricKey): Metric {
  return {
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
  };
}

function hasDimension({ Dimensions = [] }: Metric, filter: DimensionFilter): boolean {
  return Dimensions.some(
    ({ Name, Value }) => Name === filter.Name && (filter.Value === undefined || Value === filter.Value),
  );
}
