import { describeDeployment } from "../describe-records.ts";
import { cutPage } from "../page.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Lists an API's deployments, the newest first. */
export function getDeployments({ store }: RestControl): RestOperation<"GetDeployments"> {
  return (input, { scope }) => {
    const deployments = store.deployments(scope, store.api(scope, input.restApiId).id);
    const inOrder = deployments.toSorted((a, b) => b.createdDateMs - a.createdDateMs);
    const { items, position } = cutPage(inOrder, input);
    return { items: items.map((deployment) => describeDeployment(deployment)), position };
  };
}
