import { messageOf } from "@faultline/core";
import { MAX_PARALLEL_RESOURCES } from "./limits.ts";
import { runGraph } from "./run-graph.ts";
import type { ResourceRecord } from "./stack-record.ts";
import type { StackRun } from "./stack-run.ts";

/**
 * Removes resources, each before those that it refers to, independent ones in parallel. One that cannot be removed is
 * marked `DELETE_FAILED`, and so what it depends on stays; retained ones are only forgotten.
 *
 * @returns Whether all are gone.
 */
export async function removeResources(run: StackRun, resources: readonly ResourceRecord[]): Promise<boolean> {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]));
  const failure = await runGraph({
    ids: [...byId.keys()].reverse(),
    dependenciesOf: (id) =>
      resources.filter(({ dependsOn }) => dependsOn.includes(id)).map(({ logicalId }) => logicalId),
    run: async (id) => {
      const resource = byId.get(id);
      if (resource !== undefined) await removeResource(run, resource);
    },
    maxParallel: MAX_PARALLEL_RESOURCES,
    isStopped: () => run.surroundings.isClosing(),
  });
  return failure === undefined && !run.surroundings.isClosing();
}

async function removeResource(run: StackRun, resource: ResourceRecord): Promise<void> {
  const { logicalId, type, physicalId } = resource;
  // A replaced resource's place is taken by its successor, which stays.
  const isCurrent = () => run.stack.resources[logicalId]?.physicalId === physicalId;
  if (resource.isRetained) {
    run.event({ logicalId, type, physicalId, status: "DELETE_SKIPPED" });
    if (isCurrent()) run.removeResource(logicalId);
    return;
  }
  run.event({ logicalId, type, physicalId, status: "DELETE_IN_PROGRESS" });
  try {
    await run.removePhysical(resource);
  } catch (error) {
    const reason = messageOf(error);
    if (isCurrent()) run.putResource({ ...resource, status: "DELETE_FAILED", statusReason: reason });
    run.event({ logicalId, type, physicalId, status: "DELETE_FAILED", reason });
    throw error;
  }
  if (isCurrent()) run.removeResource(logicalId);
  run.event({ logicalId, type, physicalId, status: "DELETE_COMPLETE" });
}
