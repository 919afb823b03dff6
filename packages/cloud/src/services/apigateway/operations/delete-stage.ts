import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Deletes a stage; its deployment stays. */
export function deleteStage({ store }: RestControl): RestOperation<"DeleteStage"> {
  return ({ restApiId, stageName }, { scope }) => {
    store.deleteStage(scope, store.stage(scope, restApiId, stageName));
    return {};
  };
}
