import { apiGatewayError } from "../errors.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Deletes a deployment that no stage serves. */
export function deleteDeployment({ store }: RestControl): RestOperation<"DeleteDeployment"> {
  return ({ restApiId, deploymentId }, { scope }) => {
    const api = store.api(scope, restApiId);
    const deployment = store.deployment(scope, api.id, deploymentId);
    if (store.stages(scope, api.id).some((stage) => stage.deploymentId === deployment.id)) {
      const text = "Active stages pointing to this deployment must be moved or deleted";
      throw apiGatewayError("BadRequestException", text);
    }
    store.deleteDeployment(scope, deployment);
    return {};
  };
}
