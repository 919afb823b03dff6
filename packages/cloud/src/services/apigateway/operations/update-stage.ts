import { describeStage } from "../describe-records.ts";
import { readPatches } from "../patch.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";
import { patchStage } from "../patch-stage.ts";

/** Changes a stage by patch operations: all of them, or none. */
export function updateStage({ store, clock }: RestControl): RestOperation<"UpdateStage"> {
  return ({ restApiId, stageName, patchOperations }, { scope }) => {
    const stage = readPatches(patchOperations).reduce(patchStage, store.stage(scope, restApiId, stageName));
    store.deployment(scope, stage.restApiId, stage.deploymentId);
    const record = { ...stage, lastUpdatedDateMs: clock.now() };
    store.putStage(scope, record);
    return describeStage(record);
  };
}
