import { assert } from "@faultline/core";
import type { ServiceIdentity } from "../../model/service-identity.ts";
import { factsStatement, linksStatement, servicesStatement, type TraceSelection } from "./map-statements.ts";
import { type MapFact, readFact, readServices, type SegmentSource, serviceOfRow } from "./read-facts.ts";
import type { ServiceEdge, ServiceNode } from "./service-map.ts";
import { Histogram, StatisticsTally } from "./statistics-tally.ts";

/**
 * The service map of a selection of traces: a node a service, with its own view of its requests, and an edge a pair of
 * services, with the caller's view. Each root has a client node of the same name in front of it. The database adds up;
 * memory is bounded by the number of services, edges and histogram entries.
 *
 * @see X-Ray API Reference, GetServiceGraph.
 */
export async function drawServiceMap(source: SegmentSource, selection: TraceSelection): Promise<ServiceNode[]> {
  const [facts, services, links] = await Promise.all([
    source.query(factsStatement(source.engine, selection, 0)),
    source.query(servicesStatement(source.engine, selection)),
    source.query(linksStatement(source.engine, selection)),
  ]);
  const known = readServices(services);
  for (const row of links) {
    const key = Number(row.source);
    if (!known.has(key) && row.node_name !== null) known.set(key, serviceOfRow(row));
  }
  const drawing = new Drawing(known);
  for (const row of [...facts, ...links]) drawing.add(readFact(row));
  return drawing.finish();
}

class EdgeDraft {
  readonly tally = new StatisticsTally();
  readonly aliases = new Set<string>();
  readonly ages = new Histogram();
  isLink = false;
}

class NodeDraft {
  readonly service: ServiceIdentity;
  readonly isClient: boolean;
  /** What the node itself saw, or its callers for it. */
  readonly tally = new StatisticsTally();
  readonly edges = new Map<NodeDraft, EdgeDraft>();
  isRoot = false;
  isInferred = true;

  constructor(service: ServiceIdentity, isClient: boolean) {
    this.service = service;
    this.isClient = isClient;
  }

  /** Of its own requests, or of its edges where it is known by them only. */
  times(): { readonly startTime: number; readonly endTime: number } {
    const own = this.tally.times();
    if (Number.isFinite(own.startTime)) return own;
    const edges = [...this.edges.values()].map(({ tally }) => tally.times());
    return {
      startTime: Math.min(...edges.map(({ startTime }) => startTime)),
      endTime: Math.max(...edges.map(({ endTime }) => endTime)),
    };
  }

  edgeTo(target: NodeDraft): EdgeDraft {
    const edge = this.edges.get(target) ?? new EdgeDraft();
    this.edges.set(target, edge);
    return edge;
  }
}

class Drawing {
  readonly #services: ReadonlyMap<number, ServiceIdentity>;
  readonly #nodes = new Map<number, NodeDraft>();
  readonly #clients = new Map<string, NodeDraft>();

  constructor(services: ReadonlyMap<number, ServiceIdentity>) {
    this.#services = services;
  }

  add(fact: MapFact): void {
    const target = this.#node(fact.target);
    if (target === undefined) return;
    if (fact.kind === "node" || fact.kind === "inferred-node") {
      target.tally.add(fact.requests);
      target.isInferred &&= fact.kind === "inferred-node";
      return;
    }
    if (fact.kind === "inferred") target.tally.add(fact.requests);
    if (fact.kind === "root") target.isRoot = true;
    const source = fact.kind === "root" ? this.#client(target.service.name) : this.#node(fact.source);
    if (source === undefined) return;
    addToEdge(source.edgeTo(target), fact);
  }

  finish(): ServiceNode[] {
    const drafts = [...this.#nodes.values(), ...this.#clients.values()].toSorted(
      (a, b) =>
        Number(b.isRoot) - Number(a.isRoot) ||
        Number(a.isClient) - Number(b.isClient) ||
        a.times().startTime - b.times().startTime ||
        (a.service.name < b.service.name ? -1 : 1),
    );
    const ids = new Map(drafts.map((draft, id) => [draft, id]));
    return drafts.map((draft, id) => ({
      id,
      service: draft.service,
      isRoot: draft.isRoot,
      isClient: draft.isClient,
      isInferred: draft.isInferred && !draft.isClient,
      ...draft.times(),
      edges: [...draft.edges].map(([target, edge]) => finishEdge(edge, ids.get(target))),
      ...(draft.isClient ? {} : { statistics: draft.tally.statistics() }),
    }));
  }

  #node(key: number | undefined): NodeDraft | undefined {
    const service = key === undefined ? undefined : this.#services.get(key);
    if (key === undefined || service === undefined) return undefined;
    const node = this.#nodes.get(key) ?? new NodeDraft(service, false);
    this.#nodes.set(key, node);
    return node;
  }

  #client(name: string): NodeDraft {
    const client = this.#clients.get(name) ?? new NodeDraft({ name, type: "client" }, true);
    this.#clients.set(name, client);
    return client;
  }
}

function addToEdge(edge: EdgeDraft, fact: MapFact): void {
  edge.tally.add(fact.requests);
  if (fact.alias !== undefined) edge.aliases.add(fact.alias);
  if (fact.kind !== "link") return;
  edge.isLink = true;
  edge.ages.add(fact.ageMs, fact.requests.count);
}

function finishEdge(edge: EdgeDraft, targetId: number | undefined): ServiceEdge {
  assert(targetId !== undefined, "an edge leads to a node of the map");
  return {
    targetId,
    ...edge.tally.times(),
    statistics: edge.tally.statistics(),
    aliases: [...edge.aliases],
    ...(edge.isLink ? { receivedEventAges: edge.ages.entries() } : {}),
  };
}
