import { unreachable } from "@faultline/core";
import type { SegmentDocument } from "../../model/segment.ts";
import { flattenSegment } from "../assemble-trace.ts";
import type { TraceSummary } from "../summarize-trace.ts";
import { callsOf } from "../trace-graph.ts";
import { flagsOf } from "../../model/segment-flags.ts";
import { durationOf, serviceOf } from "../trace-node.ts";
import type { FilterNode, FilterOperator, FilterValue, ServiceSelector } from "./filter-node.ts";

type Comparison = { readonly operator: FilterOperator; readonly value: FilterValue };

/** What a simple keyword or annotation can mean at one place: every value it has there; none when it is not set. */
interface Subject {
  keyword(name: string): readonly FilterValue[];
  annotation(key: string): readonly FilterValue[];
}

/**
 * Whether a trace satisfies a filter expression. Simple keywords ask about the trace: its root answers for status,
 * time and faults, any segment for users, annotations, throttles and resources. Inside `service(…) { }` and
 * `edge(…) { }` they ask about that segment. What is not set compares false, so its negation is true.
 */
export function matchesFilter(node: FilterNode, summary: TraceSummary): boolean {
  return matches(node, traceSubject(summary), summary);
}

function matches(node: FilterNode, subject: Subject, summary: TraceSummary): boolean {
  switch (node.kind) {
    case "and":
      return node.operands.every((operand) => matches(operand, subject, summary));
    case "or":
      return node.operands.some((operand) => matches(operand, subject, summary));
    case "not":
      return !matches(node.operand, subject, summary);
    case "keyword":
      return holds(subject.keyword(node.name), node.comparison);
    case "annotation":
      return holds(subject.annotation(node.key), node.comparison);
    case "service":
      return summary.trace.segments.some(
        (segment) => isSelected(segment, node.selector) && satisfies(segment, node.filter, summary),
      );
    case "edge":
      return callsOf(summary.trace).some(
        ({ caller, callee }) =>
          isSelected(caller, node.source) && isSelected(callee, node.target) && satisfies(callee, node.filter, summary),
      );
    default:
      return unreachable(node);
  }
}

function satisfies(segment: SegmentDocument, filter: FilterNode | undefined, summary: TraceSummary): boolean {
  return filter === undefined || matches(filter, segmentSubject(segment, summary), summary);
}

function isSelected(segment: SegmentDocument, selector: ServiceSelector | undefined): boolean {
  if (selector === undefined) return true;
  const service = serviceOf(segment);
  return (
    (selector.name === undefined || selector.name === service.name) &&
    (selector.type === undefined || selector.type === service.type) &&
    (selector.accountId === undefined || selector.accountId === service.accountId)
  );
}

/** A bare keyword asks for true where it is a flag, and for presence otherwise. */
function holds(values: readonly FilterValue[], comparison: Comparison | undefined): boolean {
  if (comparison === undefined) return values.some((value) => value !== false);
  // A flag that no segment sets is false, which is a value.
  if (typeof comparison.value === "boolean" && values.length === 0) return compare(false, comparison);
  return values.some((value) => compare(value, comparison));
}

function compare(actual: FilterValue, { operator, value }: Comparison): boolean {
  if (typeof actual !== typeof value) return false;
  switch (operator) {
    case "=":
      return actual === value;
    case "!=":
      return actual !== value;
    case "<":
      return actual < value;
    case "<=":
      return actual <= value;
    case ">":
      return actual > value;
    case ">=":
      return actual >= value;
    case "CONTAINS":
      return String(actual).includes(String(value));
    case "BEGINSWITH":
      return String(actual).startsWith(String(value));
    case "ENDSWITH":
      return String(actual).endsWith(String(value));
    default:
      return unreachable(operator);
  }
}

function traceSubject(summary: TraceSummary): Subject {
  const { root, trace } = summary;
  const ofRoot = root === undefined ? undefined : segmentSubject(root, summary);
  const ofAny = (name: string) => trace.segments.flatMap((segment) => segmentSubject(segment, summary).keyword(name));
  return {
    annotation: (key) => (summary.annotations.get(key) ?? []).map(({ value }) => value),
    keyword(name) {
      if (name === "duration") return [summary.duration];
      if (name === "partial") return [summary.isPartial];
      const isAnySegments = ANY_SEGMENT_KEYWORDS.has(name);
      return isAnySegments ? distinctFlags(ofAny(name)) : (ofRoot?.keyword(name) ?? []);
    },
  };
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

/** A flag asked of a whole trace is one answer: true when any segment has it. */
function distinctFlags(values: readonly FilterValue[]): readonly FilterValue[] {
  return values.length > 0 && values.every((value) => typeof value === "boolean") ? [values.includes(true)] : values;
}

function segmentSubject(segment: SegmentDocument, summary: TraceSummary): Subject {
  const flags = flagsOf(segment);
  const service = serviceOf(segment);
  const { request, response } = segment.http ?? {};
  const values: Readonly<Record<string, FilterValue | readonly FilterValue[] | undefined>> = {
    ok: flags.isOk,
    error: flags.isError,
    throttle: flags.isThrottle,
    fault: flags.isFault,
    partial: segment.in_progress === true || segment.end_time === undefined,
    inferred: segment.inferred === true,
    root: segment === summary.root,
    responsetime: durationOf(segment),
    duration: durationOf(segment),
    "http.status": response?.status,
    "http.url": request?.url,
    "http.method": request?.method,
    "http.useragent": request?.user_agent,
    "http.clientip": request?.client_ip,
    user: segment.user,
    name: service.name,
    type: service.type,
    "account.id": service.accountId,
    message: messagesOf(segment),
    availabilityzone: ec2Member(segment, "availability_zone"),
    "instance.id": ec2Member(segment, "instance_id"),
    "resource.arn": segment.resource_arn,
  };
  return {
    keyword: (name) => [values[name] ?? []].flat(),
    annotation: (key) => flattenSegment(segment).flatMap((document) => document.annotations?.[key] ?? []),
  };
}

function messagesOf(segment: SegmentDocument): string[] {
  return flattenSegment(segment).flatMap(({ cause }) =>
    typeof cause === "object" ? (cause.exceptions ?? []).flatMap((exception) => exception.message ?? []) : [],
  );
}

function ec2Member(segment: SegmentDocument, member: string): string | undefined {
  const ec2 = segment.aws?.ec2;
  const value =
    typeof ec2 === "object" && ec2 !== null ? (ec2 as Readonly<Record<string, unknown>>)[member] : undefined;
  return typeof value === "string" ? value : undefined;
}
