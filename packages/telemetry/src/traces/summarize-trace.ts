import type { SegmentDocument } from "../model/segment.ts";
import { flagsOf } from "../model/segment-flags.ts";
import { durationOf, secondsBetween, type ServiceIdentity, serviceKey, serviceOf } from "../model/service-identity.ts";
import { flattenSegment, isOrphan, type Trace } from "./assemble-trace.ts";
import { findRootCauses, type RootCauses } from "./root-causes.ts";
import { graphOf } from "./trace-graph.ts";

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
  readonly resourceArns: readonly string[];
  readonly instanceIds: readonly string[];
  readonly availabilityZones: readonly string[];
  /** Found when asked for. */
  rootCauses(): RootCauses;
}

/** Annotations of one trace that are indexed. @see X-Ray Developer Guide, "X-Ray segment documents", "Annotations". */
const MAX_ANNOTATIONS = 50;

/** Summarises a trace. Fault and error are the root's; throttle and partial are any segment's. */
export function summarizeTrace(trace: Trace): TraceSummary {
  const all = trace.segments.flatMap(flattenSegment);
  const startTime = least(trace.segments.map((segment) => segment.start_time));
  const endTime = -least(trace.segments.map((segment) => -(segment.end_time ?? segment.start_time)));
  const [root] = graphOf(trace).roots;
  const flags = root === undefined ? undefined : flagsOf(root);
  let rootCauses: RootCauses | undefined;
  return {
    trace,
    ...(root === undefined ? {} : { root }),
    startTime: all.length === 0 ? 0 : startTime,
    duration: all.length === 0 ? 0 : secondsBetween(startTime, endTime),
    responseTime: root === undefined ? 0 : durationOf(root),
    hasFault: flags?.isFault ?? false,
    hasError: flags?.isError ?? false,
    hasThrottle: trace.segments.some((segment) => flagsOf(segment).isThrottle),
    isPartial: isPartial(trace, all),
    annotations: collectAnnotations(trace),
    users: collectUsers(trace),
    services: distinctServices(trace.segments.filter((segment) => !isOrphan(segment)).map(serviceOf)),
    resourceArns: distinct(trace.segments.map((segment) => segment.resource_arn)),
    instanceIds: distinct(trace.segments.map((segment) => ec2Member(segment, "instance_id"))),
    availabilityZones: distinct(trace.segments.map((segment) => ec2Member(segment, "availability_zone"))),
    rootCauses: () => (rootCauses ??= findRootCauses(trace)),
  };
}

/** A member of a segment's `aws.ec2` block: `instance_id` or `availability_zone`. */
export function ec2Member(segment: SegmentDocument, member: string): string | undefined {
  const ec2 = segment.aws?.ec2;
  const value = typeof ec2 === "object" && ec2 !== null && !Array.isArray(ec2) ? Object.entries(ec2) : [];
  const found = value.find(([name]) => name === member)?.[1];
  return typeof found === "string" ? found : undefined;
}

/** A trace may have more parts than a call may have arguments. */
function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

function isPartial(trace: Trace, all: readonly SegmentDocument[]): boolean {
  return (
    trace.segments.some(isOrphan) ||
    all.some((document) => document.in_progress === true || document.end_time === undefined)
  );
}

function collectAnnotations(trace: Trace): Map<string, AnnotationValue[]> {
  const found = new Map<string, AnnotationValue[]>();
  let count = 0;
  for (const segment of trace.segments) {
    const pairs = flattenSegment(segment).flatMap((document) => Object.entries(document.annotations ?? {}));
    for (const [key, value] of pairs) {
      const values = found.get(key) ?? [];
      const index = values.findIndex((known) => known.value === value);
      if (index < 0 && ++count > MAX_ANNOTATIONS) return found;
      const services = distinctServices([...(values[index]?.services ?? []), serviceOf(segment)]);
      found.set(key, index < 0 ? [...values, { value, services }] : values.with(index, { value, services }));
    }
  }
  return found;
}

function collectUsers(trace: Trace): TraceSummary["users"] {
  const withUser = trace.segments.filter((segment) => segment.user !== undefined);
  const groups = Map.groupBy(withUser, (segment) => segment.user ?? "");
  return [...groups].map(([name, segments]) => ({ name, services: distinctServices(segments.map(serviceOf)) }));
}

function distinctServices(services: readonly ServiceIdentity[]): ServiceIdentity[] {
  return [...new Map(services.map((service) => [serviceKey(service), service])).values()];
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
