import { type CancelTimer, type Clock, epochMs, type EpochMs, type Scope } from "@faultline/core";
import type { Datum, Dimension, MetricSink } from "@faultline/telemetry";

/** One measurement of one request. */
export interface Measurement {
  readonly metricName: string;
  readonly value: number;
  readonly unit: "Bytes" | "Count" | "Milliseconds";
}

/** What requests are counted under: every set is a metric of its own. */
type DimensionSets = readonly (readonly Dimension[])[];

/** What the requests of one second to one resource measured. */
interface Tally {
  readonly scope: Scope;
  readonly second: EpochMs;
  readonly dimensionSets: DimensionSets;
  readonly metrics: Map<string, { readonly unit: Measurement["unit"]; readonly counts: Map<number, number> }>;
}

const FLUSH_MS = 1000;
const SECOND_MS = 1000;

/**
 * Gathers the `AWS/ApiGateway` values of requests and hands them on once a second, equal values counted together: ten
 * datums a request would cost more than the request. Data points carry the second in which their request came.
 */
export class GatewayMetrics {
  readonly #clock: Clock;
  readonly #sink: MetricSink;
  /** By the dimension sets of a deployed resource, which are made once and so tell resources apart. */
  readonly #tallies = new Map<DimensionSets, Tally>();
  #cancelFlush: CancelTimer | undefined;

  constructor(clock: Clock, sink: MetricSink) {
    this.#clock = clock;
    this.#sink = sink;
  }

  /** Adds what one request measured, under each set of dimensions. */
  record(
    owner: { readonly scope: Scope; readonly timestamp: EpochMs },
    dimensionSets: DimensionSets,
    measurements: readonly Measurement[],
  ): void {
    const { metrics } = this.#tally(owner.scope, owner.timestamp, dimensionSets);
    for (const { metricName, value, unit } of measurements) {
      let metric = metrics.get(metricName);
      if (metric === undefined) metrics.set(metricName, (metric = { unit, counts: new Map() }));
      metric.counts.set(value, (metric.counts.get(value) ?? 0) + 1);
    }
    this.#cancelFlush ??= this.#clock.after(FLUSH_MS, () => this.flush());
  }

  /** Hands on what is gathered. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const datums = [...this.#tallies.values()].flatMap(datumsOf);
    this.#tallies.clear();
    if (datums.length > 0) this.#sink.write(datums);
  }

  #tally(scope: Scope, timestamp: EpochMs, dimensionSets: DimensionSets): Tally {
    const second = epochMs(Math.floor(timestamp / SECOND_MS) * SECOND_MS);
    const known = this.#tallies.get(dimensionSets);
    if (known?.second === second) return known;
    if (known !== undefined) this.#sink.write(datumsOf(known));
    const tally: Tally = { scope, second, dimensionSets, metrics: new Map() };
    this.#tallies.set(dimensionSets, tally);
    return tally;
  }
}

function datumsOf({ scope, second, dimensionSets, metrics }: Tally): readonly Datum[] {
  const measured = [...metrics].map(([metricName, { unit, counts }]) => {
    return { metricName, unit, values: Array.from(counts, ([value, count]) => ({ value, count })) };
  });
  return dimensionSets.flatMap((dimensions) =>
    measured.map(({ metricName, unit, values }) => ({
      scope,
      namespace: "AWS/ApiGateway",
      metricName,
      dimensions,
      timestamp: second,
      unit,
      values,
      storageResolution: 60 as const,
    })),
  );
}

/** Names and values as dimensions, sorted by name. */
export function toDimensions(members: Readonly<Record<string, string>>): readonly Dimension[] {
  return Object.entries(members)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
