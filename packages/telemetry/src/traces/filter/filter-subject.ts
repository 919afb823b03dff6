import { unreachable } from "@faultline/core";
import type { SegmentDocument } from "../../model/segment.ts";
import { flagsOf } from "../../model/segment-flags.ts";
import { durationOf, serviceOf } from "../../model/service-identity.ts";
import { flattenSegment } from "../assemble-trace.ts";
import type { RootCause } from "../root-causes.ts";
import { ec2Member, type TraceSummary } from "../summarize-trace.ts";
import type { FilterValue, RootCauseLevel } from "./filter-node.ts";

/** What a condition asks about: every value that a keyword or an annotation has there; none when it is not set. */
export interface FilterSubject {
  keyword(name: string): readonly FilterValue[];
  annotation(key: string, side?: "destination" | "source"): readonly FilterValue[];
}

const ANY_SEGMENT_KEYWORDS = new Set([
  "throttle",
  "inferred",
  "user",
  "message",
  "availabilityzone",
  "instance.id",
  "resource.arn",
]);

/** A trace as a whole: its root answers for status, time and faults, any segment for what may be anywhere. */
export function traceSubject(summary: TraceSummary): FilterSubject {
  const { root, trace } = summary;
  const ofRoot = root === undefined ? undefined : segmentSubject(root, summary);
  const ofAny = (name: string) => trace.segments.flatMap((segment) => segmentSubject(segment, summary).keyword(name));
  return {
    annotation: (key) => (summary.annotations.get(key) ?? []).map(({ value }) => value),
    keyword(name) {
      if (name === "duration") return [summary.duration];
      if (name === "partial") return [summary.isPartial];
      return ANY_SEGMENT_KEYWORDS.has(name) ? distinctFlags(ofAny(name)) : (ofRoot?.keyword(name) ?? []);
    },
  };
}

/** A flag asked of a whole trace is one answer: true when any segment has it. */
function distinctFlags(values: readonly FilterValue[]): readonly FilterValue[] {
  return values.length > 0 && values.every((value) => typeof value === "boolean") ? [values.includes(true)] : values;
}

/** One segment, as `service(…) { }` asks. */
export function segmentSubject(segment: SegmentDocument, summary: TraceSummary): FilterSubject {
  return {
    keyword: (name) => [KEYWORD_OF_SEGMENT[name]?.(segment, summary) ?? []].flat(),
    annotation: (key) => annotationsOf(segment, key),
  };
}

/** The called segment, with the annotations of both ends, as `edge(…) { }` asks. */
export function edgeSubject(caller: SegmentDocument, callee: SegmentDocument, summary: TraceSummary): FilterSubject {
  return {
    ...segmentSubject(callee, summary),
    annotation: (key, side) => annotationsOf(side === "source" ? caller : callee, key),
  };
}

type Answer = FilterValue | readonly FilterValue[] | undefined;

const KEYWORD_OF_SEGMENT: Readonly<Record<string, (segment: SegmentDocument, summary: TraceSummary) => Answer>> = {
  ok: (segment) => flagsOf(segment).isOk,
  error: (segment) => flagsOf(segment).isError,
  throttle: (segment) => flagsOf(segment).isThrottle,
  fault: (segment) => flagsOf(segment).isFault,
  partial: (segment) => segment.in_progress === true || segment.end_time === undefined,
  inferred: (segment) => segment.inferred === true,
  root: (segment, summary) => segment === summary.root,
  responsetime: durationOf,
  duration: durationOf,
  "http.status": (segment) => segment.http?.response?.status,
  "http.url": (segment) => segment.http?.request?.url,
  "http.method": (segment) => segment.http?.request?.method,
  "http.useragent": (segment) => segment.http?.request?.user_agent,
  "http.clientip": (segment) => segment.http?.request?.client_ip,
  user: (segment) => segment.user,
  name: (segment) => segment.name,
  type: (segment) => segment.origin,
  "account.id": (segment) => serviceOf(segment).accountId,
  message: messagesOf,
  availabilityzone: (segment) => ec2Member(segment, "availability_zone"),
  "instance.id": (segment) => ec2Member(segment, "instance_id"),
  "resource.arn": (segment) => segment.resource_arn,
};

function annotationsOf(segment: SegmentDocument, key: string): FilterValue[] {
  return flattenSegment(segment).flatMap(({ annotations }) =>
    annotations !== undefined && Object.hasOwn(annotations, key) ? (annotations[key] ?? []) : [],
  );
}

function messagesOf(segment: SegmentDocument): string[] {
  return flattenSegment(segment).flatMap(({ cause }) =>
    typeof cause === "object" ? (cause.exceptions ?? []).flatMap((exception) => exception.message ?? []) : [],
  );
}

/** The elements of a root cause's list, each as a subject; their places count over the whole way. */
export function rootCauseSubjects(cause: RootCause, level: RootCauseLevel): FilterSubject[] {
  const entities = cause.services.flatMap(({ entityPath }) => entityPath);
  switch (level) {
    case "service":
      return listSubjects(
        cause.services.map(({ service, isInferred }) => ({
          name: service.name,
          type: service.type,
          "account.id": service.accountId,
          inferred: isInferred,
        })),
      );
    case "entity":
      return listSubjects(entities.map(({ name, isRemote, coverage }) => ({ name, remote: isRemote, coverage })));
    case "exception":
      return listSubjects(entities.flatMap(({ exceptions }) => exceptions.map((exception) => ({ ...exception }))));
    default:
      return unreachable(level);
  }
}

function listSubjects(elements: readonly Readonly<Record<string, FilterValue | undefined>>[]): FilterSubject[] {
  return elements.map((element, index) => {
    const values = { ...element, index, first: index === 0, last: index === elements.length - 1 };
    return {
      keyword: (name) => Object.entries(values).flatMap(([key, value]) => (key === name ? (value ?? []) : [])),
      annotation: () => [],
    };
  });
}
