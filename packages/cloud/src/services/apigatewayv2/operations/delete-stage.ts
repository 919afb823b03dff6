import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Deletes a stage; its deployment stays. */
export function deleteStage({ store }: HttpControl): HttpOperation<"DeleteStage"> {
  return ({ ApiId, StageName }, { scope }) => {
    store.deleteStage(scope, store.stage(scope, ApiId, StageName));
    return {};
  };
}
