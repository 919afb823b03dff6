import { describeStage } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Shows one stage. */
export function getStage({ store }: HttpControl): HttpOperation<"GetStage"> {
  return ({ ApiId, StageName }, { scope }) => describeStage(store.stage(scope, ApiId, StageName));
}
