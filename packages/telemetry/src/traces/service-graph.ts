import type { SegmentDocument } from "../model/segment.ts";
import type { Trace } from "./assemble-trace.ts";
import { callsOf, rootsOf } from "./trace-graph.ts";
import { flagsOf } from "../model/segment-flags.ts";
import { durationOf, type ServiceIdentity, serviceKey, serviceOf } from "./trace-node.ts";

/** Counts and times of requests, as X-Ray's SummaryStatistics. */
export interface CallStatistics {
  readonly okCount: number;
  readonly throttleCount: number;
  /** Errors that were no throttles. */
  readonly otherErrorCount: number;
  readonly faultCount: number;
  /** Completed requests. */
  readonly totalCount: number;
  /** Seconds, summed. */
  readonly totalResponseTime: number;
  /** Response times in seconds, rounded to the millisecond, with their counts; ascending. */
  readonly histogram: readonly { readonly value: number; readonly count: number }[];
}

/** Requests from one node of the map to another. */
export interface ServiceEdge {
  readonly targetId: number;
  /** Seconds since the epoch: first start and last end seen. */
  readonly startTime: number;
  readonly endTime: number;
  readonly statistics: CallStatistics;
}

/** A node of the service map. */
export interface ServiceNode {
  readonly id: number;
  readonly service: ServiceIdentity;
  readonly isRoot: boolean;
  /** Made up for the caller of a root: it has edges only. */
  readonly isClient: boolean;
  readonly isInferred: boolean;
  readonly startTime: number;
  readonly endTime: number;
  readonly edges: readonly ServiceEdge[];
  /** Absent for a client. */
  readonly statistics?: CallStatistics;
}

/**
 * The service map of a set of traces: a node a service, with its own view of its requests, and an edge a pair of
 * services, with the caller's view. Each root has a client node of the same name in front of it.
 *
 * @see X-Ray API Reference, GetServiceGraph.
 */
export class ServiceGraph {
  readonly #drafts = new Map<string, NodeDraft>();

  /** Counts one trace in. */
  add(trace: Trace): void {
    for (const segment of trace.segments) this.#draftOf(segment).add(segment);
    for (const root of rootsOf(trace)) {
      const node = this.#draftOf(root);
      node.isRoot = true;
      this.#clientOf(root).addCall(node, root);
    }
    for (const { caller, via, callee } of callsOf(trace)) {
      const [source, target] = [this.#draftOf(caller), this.#draftOf(callee)];
      // Two segments of one service in a row (retries inside a service) are no edge of the map.
      if (source !== target) source.addCall(target, via);
    }
  }

  /** The map so far. Node ids count from 0 in the order of first sight. */
  nodes(): readonly ServiceNode[] {
    return [...this.#drafts.values()].map((draft) => draft.finish());
  }

  #draftOf(segment: SegmentDocument): NodeDraft {
    const service = serviceOf(segment);
    return this.#draft(serviceKey(service), service, false);
  }

  #clientOf(root: SegmentDocument): NodeDraft {
    const service = { name: root.name, type: "client" };
    return this.#draft(`client ${serviceKey(service)}`, service, true);
  }

  #draft(key: string, service: ServiceIdentity, isClient: boolean): NodeDraft {
    const known = this.#drafts.get(key) ?? new NodeDraft(this.#drafts.size, service, isClient);
    this.#drafts.set(key, known);
    return known;
  }
}

class Tally {
  #okCount = 0;
  #throttleCount = 0;
  #otherErrorCount = 0;
  #faultCount = 0;
  #totalResponseTime = 0;
  readonly #times = new Map<number, number>();
  startTime = Infinity;
  endTime = 0;

  add(document: SegmentDocument): void {
    this.startTime = Math.min(this.startTime, document.start_time);
    this.endTime = Math.max(this.endTime, document.end_time ?? document.start_time);
    if (document.end_time === undefined) return; // Still in progress: no outcome yet.
    const flags = flagsOf(document);
    if (flags.isFault) this.#faultCount++;
    else if (flags.isThrottle) this.#throttleCount++;
    else if (flags.isError) this.#otherErrorCount++;
    else this.#okCount++;
    const seconds = durationOf(document);
    this.#totalResponseTime += seconds;
    const value = Math.round(seconds * 1000) / 1000;
    this.#times.set(value, (this.#times.get(value) ?? 0) + 1);
  }

  finish(): CallStatistics {
    const histogram = [...this.#times]
      .map(([value, count]) => ({ value, count }))
      .toSorted((a, b) => a.value - b.value);
    return {
      okCount: this.#okCount,
      throttleCount: this.#throttleCount,
      otherErrorCount: this.#otherErrorCount,
      faultCount: this.#faultCount,
      totalCount: this.#okCount + this.#throttleCount + this.#otherErrorCount + this.#faultCount,
      totalResponseTime: this.#totalResponseTime,
      histogram,
    };
  }
}

class NodeDraft {
  readonly #id: number;
  readonly #service: ServiceIdentity;
  readonly #isClient: boolean;
  readonly #tally = new Tally();
  readonly #edges = new Map<NodeDraft, Tally>();
  #isInferred = true;
  isRoot = false;

  constructor(id: number, service: ServiceIdentity, isClient: boolean) {
    this.#id = id;
    this.#service = service;
    this.#isClient = isClient;
  }

  add(segment: SegmentDocument): void {
    this.#tally.add(segment);
    this.#isInferred &&= segment.inferred === true;
  }

  addCall(target: NodeDraft, via: SegmentDocument): void {
    const tally = this.#edges.get(target) ?? new Tally();
    this.#edges.set(target, tally);
    tally.add(via);
    if (this.#isClient) this.#tally.add(via);
  }

  finish(): ServiceNode {
    const edges = [...this.#edges].map(([target, tally]) => ({
      targetId: target.#id,
      startTime: tally.startTime,
      endTime: tally.endTime,
      statistics: tally.finish(),
    }));
    return {
      id: this.#id,
      service: this.#service,
      isRoot: this.isRoot,
      isClient: this.#isClient,
      isInferred: this.#isInferred && !this.#isClient,
      startTime: this.#tally.startTime,
      endTime: this.#tally.endTime,
      edges,
      ...(this.#isClient ? {} : { statistics: this.#tally.finish() }),
    };
  }
}
