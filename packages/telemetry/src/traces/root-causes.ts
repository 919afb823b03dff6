import type { SegmentDocument } from "../model/segment.ts";
import { flagsOf } from "../model/segment-flags.ts";
import { durationOf, type ServiceIdentity, serviceOf } from "../model/service-identity.ts";
import type { Trace } from "./assemble-trace.ts";
import { graphOf, type TraceGraph } from "./trace-graph.ts";

/** A thrown value on the way to a root cause. */
export interface RootCauseException {
  readonly name?: string;
  readonly message?: string;
}

/** A segment or subsegment on the way to a root cause. */
export interface RootCauseEntity {
  readonly name: string;
  /** A call of another service. */
  readonly isRemote: boolean;
  readonly exceptions: readonly RootCauseException[];
  /** Share of the root's response time, 0 to 1, two decimals; of a response time's cause only. */
  readonly coverage?: number;
}

/** A service on the way to a root cause. */
export interface RootCauseService {
  readonly service: ServiceIdentity;
  readonly isInferred: boolean;
  readonly entityPath: readonly RootCauseEntity[];
}

/** The way from the entry of a trace down to what failed, or took the time. */
export interface RootCause {
  readonly services: readonly RootCauseService[];
  /** Whether the client saw it. */
  readonly isClientImpacting: boolean;
}

/** Why a trace failed, and where its time went. */
export interface RootCauses {
  readonly fault: readonly RootCause[];
  readonly error: readonly RootCause[];
  readonly responsetime: readonly RootCause[];
}

/** Most root causes of one kind that a trace has; bounds the answer for a trace of thousands of failed calls. */
const MAX_CAUSES = 50;

/** Part of its parent's time that a child must take to be on the path of a response time's cause. */
const DOMINANT_SHARE = 0.5;

/** A segment or subsegment with the way to it. */
interface Step {
  readonly document: SegmentDocument;
  readonly segment: SegmentDocument;
  readonly caller?: Step;
}

/**
 * The root causes of a trace: for faults and errors, every deepest part that failed, with the way to it from the entry;
 * for the response time, the way along the part that took at least half of its parent's time.
 *
 * @see X-Ray Developer Guide, "Getting data from AWS X-Ray", section "Retrieving and refining root cause analytics",
 *   which shows the shape; how AWS chooses the parts is not documented.
 */
export function findRootCauses(trace: Trace): RootCauses {
  const graph = graphOf(trace);
  const steps = walk(graph);
  return {
    fault: deepestFailures(graph, steps, (document) => flagsOf(document).isFault),
    error: deepestFailures(graph, steps, (document) => flagsOf(document).isError),
    responsetime: graph.roots.slice(0, 1).flatMap((root) => dominantPath(graph, root)),
  };
}

/** Every part that the roots reach, callers before callees; each once. */
function walk(graph: TraceGraph): Step[] {
  const steps: Step[] = graph.roots.map((root) => ({ document: root, segment: root }));
  const seen = new Set(graph.roots);
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    if (step === undefined) break;
    for (const child of nextSteps(graph, step)) {
      if (seen.has(child.document)) continue;
      seen.add(child.document);
      steps.push(child);
    }
  }
  return steps;
}

function nextSteps(graph: TraceGraph, caller: Step): Step[] {
  const own = (caller.document.subsegments ?? []).map((document) => ({ document, segment: caller.segment, caller }));
  const called = graph.calleesOf(caller.document).map((document) => ({ document, segment: document, caller }));
  return [...own, ...called];
}

function deepestFailures(
  graph: TraceGraph,
  steps: readonly Step[],
  isFailed: (document: SegmentDocument) => boolean,
): RootCause[] {
  const deepest = steps.filter(
    (step) => isFailed(step.document) && !nextSteps(graph, step).some(({ document }) => isFailed(document)),
  );
  return deepest.slice(0, MAX_CAUSES).map((step) => {
    const path = pathTo(step);
    return { services: servicesOn(path), isClientImpacting: path[0] !== undefined && isFailed(path[0].document) };
  });
}

function dominantPath(graph: TraceGraph, root: SegmentDocument): RootCause[] {
  const total = durationOf(root);
  if (total === 0) return [];
  let step: Step | undefined = { document: root, segment: root };
  let last = step;
  const seen = new Set<SegmentDocument>();
  while (step !== undefined && !seen.has(step.document)) {
    seen.add(step.document);
    last = step;
    step = dominantChild(graph, step);
  }
  return [{ services: servicesOn(pathTo(last), total), isClientImpacting: true }];
}

function dominantChild(graph: TraceGraph, step: Step): Step | undefined {
  const [longest] = nextSteps(graph, step).toSorted((a, b) => durationOf(b.document) - durationOf(a.document));
  if (longest === undefined) return undefined;
  return durationOf(longest.document) >= durationOf(step.document) * DOMINANT_SHARE ? longest : undefined;
}

function pathTo(step: Step): Step[] {
  const path: Step[] = [];
  for (let at: Step | undefined = step; at !== undefined; at = at.caller) path.push(at);
  return path.toReversed();
}

function servicesOn(path: readonly Step[], totalSeconds?: number): RootCauseService[] {
  const groups = Map.groupBy(path, ({ segment }) => segment);
  return [...groups].map(([segment, steps]) => ({
    service: serviceOf(segment),
    isInferred: segment.inferred === true,
    entityPath: steps.map(({ document }) => entityOf(document, totalSeconds)),
  }));
}

function entityOf(document: SegmentDocument, totalSeconds: number | undefined): RootCauseEntity {
  const exceptions = typeof document.cause === "object" ? (document.cause.exceptions ?? []) : [];
  return {
    name: document.name,
    isRemote: document.namespace !== undefined,
    exceptions: exceptions.map(({ type, message }) => ({
      ...(type === undefined ? {} : { name: type }),
      ...(message === undefined ? {} : { message }),
    })),
    ...(totalSeconds === undefined ? {} : { coverage: Math.round((durationOf(document) / totalSeconds) * 100) / 100 }),
  };
}
