import { assert, unreachable } from "@faultline/core";
import { serviceOf } from "../../model/service-identity.ts";
import { isOrphan } from "../assemble-trace.ts";
import { describeRootCause } from "../describe-root-cause.ts";
import type { TraceSummary } from "../summarize-trace.ts";
import { graphOf } from "../trace-graph.ts";
import { holds, matchesPattern } from "./compare-values.ts";
import type { FilterNode, FilterValue, RootCauseKind } from "./filter-node.ts";
import { edgeSubject, type FilterSubject, rootCauseSubjects, segmentSubject, traceSubject } from "./filter-subject.ts";
import { isSelectedService } from "./is-selected-service.ts";

/**
 * Whether a trace satisfies a filter expression, whose groups have been expanded. Simple keywords ask about the trace,
 * inside `service(…) { }` and `edge(…) { }` about a segment, inside `rootcause…{ }` about an element of a root cause.
 * What is not set compares false, so its negation is true.
 */
export function matchesFilter(node: FilterNode, summary: TraceSummary): boolean {
  return matches(node, traceSubject(summary), summary);
}

function matches(node: FilterNode, subject: FilterSubject, summary: TraceSummary): boolean {
  assert(node.kind !== "group", "groups are expanded before an expression is matched");
  switch (node.kind) {
    case "and":
      return node.operands.every((operand) => matches(operand, subject, summary));
    case "or":
      return node.operands.some((operand) => matches(operand, subject, summary));
    case "not":
      return !matches(node.operand, subject, summary);
    case "keyword":
      return holds(keywordValues(node, subject), node.comparison);
    case "annotation":
      return holds(subject.annotation(node.key, node.side), node.comparison);
    case "service":
    case "edge":
      return matchesFunction(node, summary);
    case "rootcause":
      return matchesRootCause(node, summary);
    case "rootcause-json":
      return node.causes.every((wanted) =>
        describedRootCauses(summary).some((described) => matchesPattern(wanted, described)),
      );
    default:
      return unreachable(node);
  }
}

type NodeOf<Kind extends FilterNode["kind"]> = Extract<FilterNode, { readonly kind: Kind }>;

/** A flag that is not set is false, which is a value: `= false` means the same as `!`. */
function keywordValues(node: NodeOf<"keyword">, subject: FilterSubject): readonly FilterValue[] {
  const values = subject.keyword(node.name);
  return values.length === 0 && typeof node.comparison?.value === "boolean" ? [false] : values;
}

function matchesFunction(node: NodeOf<"edge"> | NodeOf<"service">, summary: TraceSummary): boolean {
  const { filter } = node;
  const satisfies = (subject: FilterSubject) => filter === undefined || matches(filter, subject, summary);
  if (node.kind === "service") {
    return summary.trace.segments.some(
      (segment) =>
        !isOrphan(segment) &&
        isSelectedService(serviceOf(segment), node.selector) &&
        satisfies(segmentSubject(segment, summary)),
    );
  }
  return graphOf(summary.trace).calls.some(
    ({ caller, callee }) =>
      isSelectedService(serviceOf(caller), node.source) &&
      isSelectedService(serviceOf(callee), node.target) &&
      satisfies(edgeSubject(caller, callee, summary)),
  );
}

function matchesRootCause(node: NodeOf<"rootcause">, summary: TraceSummary): boolean {
  const causes = summary.rootCauses()[node.cause];
  const elements = causes.flatMap((cause) => rootCauseSubjects(cause, node.level));
  return elements.some((element) => node.filter === undefined || matches(node.filter, element, summary));
}

function describedRootCauses(summary: TraceSummary) {
  const kinds: readonly RootCauseKind[] = ["fault", "error", "responsetime"];
  return kinds.flatMap((kind) => summary.rootCauses()[kind].map((cause) => describeRootCause(kind, cause)));
}
