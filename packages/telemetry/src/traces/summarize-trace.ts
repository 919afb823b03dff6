import type { SegmentDocument } from "../model/segment.ts";
import { flattenSegment, type Trace } from "./assemble-trace.ts";
import { rootsOf } from "./trace-graph.ts";
import { flagsOf } from "../model/segment-flags.ts";
import { durationOf, type ServiceIdentity, serviceKey, serviceOf } from "./trace-node.ts";

/** An annotation's value, and the services that set it. */
export interface AnnotationValue {
  readonly value: string | number | boolean;
  readonly services: readonly ServiceIdentity[];
}

/** What X-Ray tells of a trace in a list. Times in seconds. */
export interface TraceSummary {
  readonly trace: Trace;
  /** The segment where the request entered; absent for a trace without segments. */
  readonly root?: SegmentDocument;
  readonly startTime: number;
  /** From the first start to the last end, downstream work included. */
  readonly duration: number;
  /** Until the root answered. */
  readonly responseTime: number;
  readonly hasFault: boolean;
  readonly hasError: boolean;
  readonly hasThrottle: boolean;
  readonly isPartial: boolean;
  readonly annotations: ReadonlyMap<string, readonly AnnotationValue[]>;
  readonly users: readonly { readonly name: string; readonly services: readonly ServiceIdentity[] }[];
  readonly services: readonly ServiceIdentity[];
}

/** Summarises a trace. Fault and error are the root's; throttle and partial are any segment's. */
export function summarizeTrace(trace: Trace): TraceSummary {
  const all = trace.segments.flatMap(flattenSegment);
  const startTime = Math.min(...trace.segments.map((segment) => segment.start_time));
  const endTime = Math.max(...trace.segments.map((segment) => segment.end_time ?? segment.start_time));
  const root = rootsOf(trace)[0];
  const flags = root === undefined ? undefined : flagsOf(root);
  return {
    trace,
    ...(root === undefined ? {} : { root }),
    startTime: trace.segments.length === 0 ? 0 : startTime,
    duration: trace.segments.length === 0 ? 0 : endTime - startTime,
    responseTime: root === undefined ? 0 : durationOf(root),
    hasFault: flags?.isFault ?? false,
    hasError: flags?.isError ?? false,
    hasThrottle: trace.segments.some((segment) => flagsOf(segment).isThrottle),
    isPartial: all.some((document) => document.in_progress === true || document.end_time === undefined),
    annotations: collectAnnotations(trace),
    users: collectUsers(trace),
    services: distinct(trace.segments.map(serviceOf)),
  };
}

function collectAnnotations(trace: Trace): Map<string, AnnotationValue[]> {
  const found = new Map<string, AnnotationValue[]>();
  for (const segment of trace.segments) {
    const pairs = flattenSegment(segment).flatMap((document) => Object.entries(document.annotations ?? {}));
    for (const [key, value] of pairs) {
      const values = found.get(key) ?? [];
      const index = values.findIndex((known) => known.value === value);
      const services = distinct([...(values[index]?.services ?? []), serviceOf(segment)]);
      found.set(key, index < 0 ? [...values, { value, services }] : values.with(index, { value, services }));
    }
  }
  return found;
}

function collectUsers(trace: Trace): TraceSummary["users"] {
  const withUser = trace.segments.filter((segment) => segment.user !== undefined);
  const groups = Map.groupBy(withUser, (segment) => segment.user ?? "");
  return [...groups].map(([name, segments]) => ({ name, services: distinct(segments.map(serviceOf)) }));
}

function distinct(services: readonly ServiceIdentity[]): ServiceIdentity[] {
  return [...new Map(services.map((service) => [serviceKey(service), service])).values()];
}
