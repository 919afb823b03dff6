import { describeStage } from "../describe-records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows one stage. */
export function getStage({ store }: RestControl): RestOperation<"GetStage"> {
  return ({ restApiId, stageName }, { scope }) => describeStage(store.stage(scope, restApiId, stageName));
}
