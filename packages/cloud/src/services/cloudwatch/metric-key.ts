import type { Scope } from "@faultline/core";
import {
  type Dimension,
  dimensionsText,
  type SqlStatement,
  type StoreRow,
  type TelemetryStore,
} from "@faultline/telemetry";
import { storeError } from "./errors.ts";

/** A metric within its account and Region. */
export interface MetricKey {
  readonly namespace: string;
  readonly metricName: string;
  /** Sorted by name. */
  readonly dimensions: readonly Dimension[];
}

/** Which metrics to find. */
export interface MetricSelection {
  readonly scope: Scope;
  readonly namespace?: string | undefined;
  readonly metricName?: string | undefined;
  /** Only metrics with a datum at or after this time, milliseconds since the epoch. */
  readonly since: number;
}

/** The text by which metrics are told apart and ordered. */
export function identityOf({ namespace, metricName, dimensions }: MetricKey): string {
  return [namespace, metricName, dimensionsText(dimensions)].join("\0");
}

/** The metrics that have data, in the order of {@link identityOf}. */
export async function findMetrics(store: TelemetryStore, selection: MetricSelection): Promise<readonly MetricKey[]> {
  const rows = await store.query(metricsStatement(selection)).catch((error: unknown) => {
    throw storeError(error);
  });
  return rows
    .map(metricOf)
    .map((metric) => ({ metric, identity: identityOf(metric) }))
    .sort((a, b) => (a.identity < b.identity ? -1 : 1))
    .map(({ metric }) => metric);
}

function metricsStatement({ scope, namespace, metricName, since }: MetricSelection): SqlStatement {
  const ofNamespace = namespace === undefined ? "" : " AND namespace = ?";
  const ofName = metricName === undefined ? "" : " AND metric_name = ?";
  return {
    sql: `SELECT namespace, metric_name, dimensions FROM datums
      WHERE "timestamp" >= ? AND account_id = ? AND region = ?${ofNamespace}${ofName}
      GROUP BY namespace, metric_name, dimensions`,
    parameters: [since, scope.accountId, scope.region, namespace, metricName].filter((value) => value !== undefined),
  };
}

function metricOf(row: StoreRow): MetricKey {
  const dimensions = JSON.parse(String(row["dimensions"])) as readonly (readonly [string, string])[];
  return {
    namespace: String(row["namespace"]),
    metricName: String(row["metric_name"]),
    dimensions: dimensions.map(([name, value]) => ({ name, value })),
  };
}
