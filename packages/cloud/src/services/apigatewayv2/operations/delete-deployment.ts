import { httpApiError } from "../errors.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Deletes a deployment that no stage serves. */
export function deleteDeployment({ store }: HttpControl): HttpOperation<"DeleteDeployment"> {
  return ({ ApiId, DeploymentId }, { scope }) => {
    const { apiId } = store.api(scope, ApiId);
    const deployment = store.deployment(scope, apiId, DeploymentId);
    if (store.stages(scope, apiId).some(({ deploymentId }) => deploymentId === deployment.deploymentId)) {
      const text = "Active stages pointing to this deployment must be moved or deleted";
      throw httpApiError("BadRequestException", text);
    }
    store.deleteDeployment(scope, deployment);
    return {};
  };
}
