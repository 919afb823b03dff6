import type { JsonObject } from "@faultline/core";
import type { DesiredResource, PreparedStack } from "./prepare-stack.ts";
import { resolveProperties, type StackLookup } from "./resolve-resource.ts";
import { providerOf } from "./resources/providers.ts";
import type { ResourceProvider } from "./resources/resource-provider.ts";
import { sortedJson } from "./sam/logical-id.ts";
import type { ChangeRecord, ResourceRecord, StackRecord } from "./stack-record.ts";

/** What is to be done to a resource to bring it to new properties. */
export type ResourceAction = "create" | "keep" | "replace" | "update";

/** Compares a resource with what it should be. */
export function actionFor(
  provider: ResourceProvider,
  existing: ResourceRecord | undefined,
  properties: JsonObject,
): ResourceAction {
  if (existing === undefined || existing.type !== provider.type) return "create";
  const differs = (name: string) =>
    sortedJson(existing.properties[name] ?? null) !== sortedJson(properties[name] ?? null);
  const names = [...new Set([...Object.keys(existing.properties), ...Object.keys(properties)])];
  if (!names.some(differs)) return "keep";
  return provider.replacedBy.some(differs) ? "replace" : "update";
}

/**
 * The changes that a deployment would make, as far as they can be known before: a value that comes from a resource
 * which is yet to be made counts as changed.
 */
export function planChanges(
  prepared: PreparedStack,
  stack: Pick<StackRecord, "resources" | "skipped">,
  live: StackLookup,
): readonly ChangeRecord[] {
  const wanted = [...prepared.resources.values()].flatMap((desired): ChangeRecord[] => {
    const provider = providerOf(desired.type);
    if (provider === undefined) return [];
    const { logicalId, type } = desired;
    const old = stack.resources[logicalId];
    if (old === undefined && stack.skipped.includes(logicalId)) return [];
    if (old === undefined) return [{ action: "Add", logicalId, type }];
    const properties = tryResolve(desired, prepared, live);
    const action = properties === undefined ? "update" : actionFor(provider, old, properties);
    if (action === "keep") return [];
    const replacement = properties === undefined ? "Conditional" : action === "update" ? "False" : "True";
    return [{ action: "Modify", logicalId, type, physicalId: old.physicalId, replacement }];
  });
  const removed = Object.values(stack.resources)
    .filter(({ logicalId }) => !prepared.resources.has(logicalId))
    .map(({ logicalId, type, physicalId }): ChangeRecord => ({ action: "Remove", logicalId, type, physicalId }));
  return [...wanted, ...removed];
}

function tryResolve(desired: DesiredResource, prepared: PreparedStack, live: StackLookup): JsonObject | undefined {
  try {
    return resolveProperties(desired, prepared, live);
  } catch {
    return undefined; // It refers to a resource that does not exist yet; the deployment itself tells real mistakes.
  }
}
