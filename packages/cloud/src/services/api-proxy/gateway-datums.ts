import type { EpochMs, Scope } from "@faultline/core";
import type { Datum, Dimension } from "@faultline/telemetry";

/** One measurement of one request. */
export interface Measurement {
  readonly metricName: string;
  readonly value: number;
  readonly unit: "Bytes" | "Count" | "Milliseconds";
}

/**
 * The `AWS/ApiGateway` datums of one request: each measurement under each set of dimensions, since every set is a
 * metric of its own.
 */
export function createGatewayDatums(
  owner: { readonly scope: Scope; readonly timestamp: EpochMs },
  dimensionSets: readonly (readonly Dimension[])[],
  measurements: readonly Measurement[],
): Datum[] {
  return dimensionSets.flatMap((dimensions) =>
    measurements.map(({ metricName, value, unit }) => ({
      scope: owner.scope,
      namespace: "AWS/ApiGateway",
      metricName,
      dimensions,
      timestamp: owner.timestamp,
      unit,
      values: [{ value, count: 1 }],
      storageResolution: 60,
    })),
  );
}

/** Names and values as dimensions, sorted by name. */
export function toDimensions(members: Readonly<Record<string, string>>): readonly Dimension[] {
  return Object.entries(members)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
