import { describeDeployment } from "../describe-records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows one deployment. */
export function getDeployment({ store }: RestControl): RestOperation<"GetDeployment"> {
  return ({ restApiId, deploymentId, embed }, { scope }) => {
    const api = store.api(scope, restApiId);
    return describeDeployment(store.deployment(scope, api.id, deploymentId), embed?.includes("apisummary") === true);
  };
}
