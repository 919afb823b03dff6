import { type CancelTimer, type Clock, epochMs, type Scope, scopeKey } from "@faultline/core";
import type { Datum, Dimension, LogEvent, MetricSink } from "@faultline/telemetry";
import { extractedValue } from "../filter-pattern/extracted-values.ts";
import { type ActiveFilter, type GroupFilters, selects } from "../group-filters.ts";
import type { MetricFilter, Transformation } from "./metric-filter.ts";

const MINUTE_MS = 60_000;

interface EngineDependencies {
  readonly filters: GroupFilters<MetricFilter>;
  readonly metrics: MetricSink;
  readonly clock: Clock;
}

/** A minute in which events came that a filter with a default value has seen. */
interface Minute {
  isSelected: boolean;
}

/** Publishes the metrics of metric filters for new events. */
export class MetricFilterEngine {
  readonly #dependencies: EngineDependencies;
  /** Minutes that wait for their end, by filter. */
  readonly #minutes = new Map<string, Minute>();
  readonly #timers = new Set<CancelTimer>();

  constructor(dependencies: EngineDependencies) {
    this.#dependencies = dependencies;
  }

  /** Passes new events of one stream through the filters of their group. */
  take([first, ...rest]: readonly [LogEvent, ...LogEvent[]]): void {
    const { filters, metrics } = this.#dependencies;
    for (const active of filters.active(first.scope, first.logGroup)) {
      const selected = [first, ...rest].filter(({ message }) => selects(active, message));
      const datums = selected.flatMap((event) => datumOf(event, active) ?? []);
      if (datums.length > 0) metrics.write(merged(datums));
      this.#noteDefault(first.scope, active.filter, selected.length > 0);
    }
  }

  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  /** At the end of a minute in which nothing was selected, the default value is published. */
  #noteDefault(scope: Scope, filter: MetricFilter, isSelected: boolean): void {
    const { defaultValue } = filter.transformation;
    if (defaultValue === undefined) return;
    const { clock, metrics } = this.#dependencies;
    const key = `${scopeKey(scope)}:${filter.logGroupName}:${filter.filterName}`;
    const known = this.#minutes.get(key);
    if (known !== undefined) {
      known.isSelected ||= isSelected;
      return;
    }
    const minute: Minute = { isSelected };
    this.#minutes.set(key, minute);
    const start = clock.now() - (clock.now() % MINUTE_MS);
    const cancel = clock.after(start + MINUTE_MS - clock.now(), () => {
      this.#minutes.delete(key);
      this.#timers.delete(cancel);
      if (minute.isSelected) return;
      metrics.write([datum(scope, start, filter.transformation, defaultValue, systemDimensions(scope, filter))]);
    });
    this.#timers.add(cancel);
  }
}

/** What an event adds to the metric; undefined where it has no number, or lacks a dimension. */
function datumOf(event: LogEvent, { filter, pattern }: ActiveFilter<MetricFilter>): Datum | undefined {
  const { transformation } = filter;
  const { metricValue } = transformation;
  const text = metricValue.startsWith("$") ? extractedValue(pattern, event.message, metricValue) : metricValue;
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return undefined;
  const dimensions = Object.entries(transformation.dimensions ?? {}).flatMap(([name, reference]): Dimension[] => {
    const found = extractedValue(pattern, event.message, reference);
    return found === undefined || found === "" ? [] : [{ name, value: found }];
  });
  if (dimensions.length < Object.keys(transformation.dimensions ?? {}).length) return undefined;
  const system = systemDimensions(event.scope, filter);
  const sorted = [...dimensions, ...system].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return datum(event.scope, event.timestamp, transformation, value, sorted);
}

function systemDimensions(scope: Scope, { emitSystemFieldDimensions = [] }: MetricFilter): readonly Dimension[] {
  return emitSystemFieldDimensions.map((name) => ({
    name,
    value: name === "@aws.account" ? scope.accountId : scope.region,
  }));
}

// oxlint-disable-next-line max-params -- one datum's parts, all different
function datum(
  scope: Scope,
  timestamp: number,
  { metricNamespace, metricName, unit }: Transformation,
  value: number,
  dimensions: readonly Dimension[],
): Datum {
  return {
    scope,
    namespace: metricNamespace,
    metricName,
    dimensions,
    timestamp: epochMs(timestamp - (timestamp % MINUTE_MS)),
    unit: unit ?? "None",
    values: [{ value, count: 1 }],
    storageResolution: 60,
  };
}

/** Datums of the same metric and minute as one, equal values counted: an import of a million events stays small. */
function merged(datums: readonly Datum[]): readonly Datum[] {
  const groups = new Map<string, { readonly first: Datum; readonly counts: Map<number, number> }>();
  for (const one of datums) {
    const key = JSON.stringify([one.timestamp, one.dimensions]);
    const group = groups.get(key) ?? { first: one, counts: new Map<number, number>() };
    groups.set(key, group);
    if (!Array.isArray(one.values)) continue;
    for (const { value } of one.values) group.counts.set(value, (group.counts.get(value) ?? 0) + 1);
  }
  return [...groups.values()].map(({ first, counts }) => ({
    ...first,
    values: Array.from(counts, ([value, count]) => ({ value, count })),
  }));
}
