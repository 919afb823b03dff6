import { describeStage } from "../describe-records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Lists an API's stages, or those that serve one deployment. */
export function getStages({ store }: RestControl): RestOperation<"GetStages"> {
  return ({ restApiId, deploymentId }, { scope }) => {
    const stages = store.stages(scope, store.api(scope, restApiId).id);
    const wanted = stages.filter((stage) => deploymentId === undefined || stage.deploymentId === deploymentId);
    return { item: wanted.map(describeStage) };
  };
}
