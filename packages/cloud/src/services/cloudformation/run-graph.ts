/** Work on the nodes of a dependency graph. */
export interface GraphRun {
  readonly ids: readonly string[];
  /** Ids that must be done first; ids that are not among `ids` count as done. */
  dependenciesOf(id: string): readonly string[];
  run(id: string): Promise<void>;
  readonly maxParallel: number;
  /** Whether no more nodes are to be started. */
  isStopped(): boolean;
}

/** The node that failed first, and with what. */
export interface GraphFailure {
  readonly id: string;
  readonly error: unknown;
}

/**
 * Runs every node once, after those it depends on, independent ones in parallel. After a failure no further node
 * starts, and the running ones are waited for.
 *
 * @returns The first failure, or undefined when all nodes were run. The graph has no cycle.
 */
export async function runGraph(graph: GraphRun): Promise<GraphFailure | undefined> {
  const waiting = new Set(graph.ids);
  const unfinished = new Set(graph.ids);
  const running = new Map<string, Promise<void>>();
  const failures: GraphFailure[] = [];
  const start = (id: string) => {
    waiting.delete(id);
    const work = graph.run(id).then(
      () => void unfinished.delete(id),
      (error: unknown) => void failures.push({ id, error }),
    );
    running.set(
      id,
      work.finally(() => running.delete(id)),
    );
  };
  for (;;) {
    if (failures.length === 0 && !graph.isStopped()) {
      const ready = [...waiting].filter((id) =>
        graph.dependenciesOf(id).every((dependency) => !unfinished.has(dependency)),
      );
      for (const id of ready.slice(0, graph.maxParallel - running.size)) start(id);
    }
    if (running.size === 0) return failures[0];
    await Promise.race(running.values());
  }
}

/** A cycle of a dependency graph, in order, or undefined. */
export function findCycle(
  ids: readonly string[],
  dependenciesOf: (id: string) => readonly string[],
): readonly string[] | undefined {
  const left = new Set(ids);
  for (let isProgress = true; isProgress;) {
    const done = [...left].filter((id) => dependenciesOf(id).every((dependency) => !left.has(dependency)));
    for (const id of done) left.delete(id);
    isProgress = done.length > 0;
  }
  const [first] = left;
  if (first === undefined) return undefined;
  // Every node that is left depends on another that is left: walking on must come back to a node on the way.
  const path: string[] = [];
  let next = first;
  while (!path.includes(next)) {
    path.push(next);
    next = dependenciesOf(next).find((dependency) => left.has(dependency)) ?? next;
  }
  return path.slice(path.indexOf(next));
}
