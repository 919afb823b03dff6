import { describeDeployment } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Shows one deployment. */
export function getDeployment({ store }: HttpControl): HttpOperation<"GetDeployment"> {
  return ({ ApiId, DeploymentId }, { scope }) =>
    describeDeployment(store.deployment(scope, store.api(scope, ApiId).apiId, DeploymentId));
}
