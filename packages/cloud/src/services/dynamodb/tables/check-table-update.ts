import type { Input } from "../dynamo-db-client.ts";
import { invalidParameter, validationError } from "../errors.ts";

type UpdateInput = Input<"UpdateTable">;

/**
 * Checks what can be checked of an UpdateTable without the table.
 *
 * @throws ValidationException for a request that changes nothing, or whose index updates are not one action an index.
 */
export function checkTableUpdate(input: UpdateInput): void {
  const updates = input.GlobalSecondaryIndexUpdates;
  if (updates?.length === 0) throw invalidParameter("List of GlobalSecondaryIndexUpdates is empty");
  expectSomething(input);
  const named = new Set<string>();
  for (const { Create, Delete, Update } of updates ?? []) {
    const actions = [Update, Create, Delete].filter((action) => action !== undefined);
    const [action] = actions;
    if (action === undefined) {
      throw invalidParameter(
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, " +
          "GlobalSecondaryIndexUpdate.Delete must not be null",
      );
    }
    if (actions.length > 1) {
      throw invalidParameter("Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object");
    }
    const name = action.IndexName ?? "";
    if (named.has(name)) {
      throw invalidParameter(
        `Only one global secondary index update per index is allowed simultaneously. Index: ${name}`,
      );
    }
    named.add(name);
  }
}

function expectSomething(input: UpdateInput): void {
  const { TableName: _, AttributeDefinitions: _definitions, ...changes } = input;
  if (Object.values(changes).some((change) => change !== undefined)) return;
  throw validationError(
    "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, " +
      "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, " +
      "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required",
  );
}
