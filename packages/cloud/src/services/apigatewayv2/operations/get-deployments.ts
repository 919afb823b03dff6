import { describeDeployment } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { cutPage } from "../page.ts";

/** Lists an API's deployments. */
export function getDeployments({ store }: HttpControl): HttpOperation<"GetDeployments"> {
  return (input, { scope }) =>
    cutPage(store.deployments(scope, store.api(scope, input.ApiId).apiId), input, {
      describe: describeDeployment,
      idOf: ({ deploymentId }) => deploymentId,
    });
}
