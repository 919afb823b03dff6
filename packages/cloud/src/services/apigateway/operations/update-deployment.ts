import { describeDeployment } from "../describe-records.ts";
import { invalidPatchPath, readPatches } from "../patch.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Changes a deployment's description; nothing else of it can change. */
export function updateDeployment({ store }: RestControl): RestOperation<"UpdateDeployment"> {
  return ({ restApiId, deploymentId, patchOperations }, { scope }) => {
    let deployment = store.deployment(scope, store.api(scope, restApiId).id, deploymentId);
    for (const patch of readPatches(patchOperations)) {
      if (patch.path !== "/description") throw invalidPatchPath(patch, ["/description"]);
      deployment = { ...deployment, description: patch.value };
    }
    store.putDeployment(scope, deployment);
    return describeDeployment(deployment);
  };
}
