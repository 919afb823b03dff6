import type { ServiceIdentity } from "../../model/service-identity.ts";
import type { ServiceSelector } from "../filter/filter-node.ts";
import { isSelectedService } from "../filter/is-selected-service.ts";
import { factsStatement, servicesStatement, type TraceSelection } from "./map-statements.ts";
import { type MapFact, readFact, readServices, type SegmentSource } from "./read-facts.ts";
import type { CallStatistics } from "./service-map.ts";
import { StatisticsTally } from "./statistics-tally.ts";

/** Whose statistics to add up: services as they saw their requests, or calls as their callers saw them. */
export type SeriesEntity =
  | { readonly kind: "edge"; readonly source?: ServiceSelector; readonly target?: ServiceSelector }
  | { readonly kind: "service"; readonly selector?: ServiceSelector };

/** What happened in one period. */
export interface PeriodStatistics {
  readonly startSeconds: number;
  readonly statistics: CallStatistics;
}

/**
 * The statistics of chosen services or edges, a period at a time, ascending; periods without requests are left out.
 *
 * @see X-Ray API Reference, GetTimeSeriesServiceStatistics.
 */
export async function readTimeSeries(
  source: SegmentSource,
  selection: TraceSelection,
  { entity, periodSeconds }: { readonly entity: SeriesEntity; readonly periodSeconds: number },
): Promise<PeriodStatistics[]> {
  const [facts, services] = await Promise.all([
    source.query(factsStatement(source.engine, selection, periodSeconds * 1000)),
    source.query(servicesStatement(source.engine, selection)),
  ]);
  const known = readServices(services);
  const periods = new Map<number, StatisticsTally>();
  for (const fact of facts.map(readFact)) {
    if (!isWanted(entity, fact, known)) continue;
    const tally = periods.get(fact.period) ?? new StatisticsTally();
    periods.set(fact.period, tally);
    tally.add(fact.requests);
  }
  return [...periods]
    .toSorted(([a], [b]) => a - b)
    .map(([period, tally]) => ({ startSeconds: period * periodSeconds, statistics: tally.statistics() }));
}

function isWanted(entity: SeriesEntity, fact: MapFact, services: ReadonlyMap<number, ServiceIdentity>): boolean {
  const isOf = (key: number | undefined, selector: ServiceSelector | undefined) =>
    isSelectedService(key === undefined ? undefined : services.get(key), selector);
  if (entity.kind === "service")
    return ["inferred", "inferred-node", "node"].includes(fact.kind) && isOf(fact.target, entity.selector);
  return (
    ["call", "inferred", "root"].includes(fact.kind) &&
    isOf(fact.source, entity.source) &&
    isOf(fact.target, entity.target)
  );
}
