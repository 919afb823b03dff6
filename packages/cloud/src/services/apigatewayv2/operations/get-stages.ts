import { describeStage } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { cutPage } from "../page.ts";

/** Lists an API's stages. */
export function getStages({ store }: HttpControl): HttpOperation<"GetStages"> {
  return (input, { scope }) =>
    cutPage(store.stages(scope, store.api(scope, input.ApiId).apiId), input, {
      describe: describeStage,
      idOf: ({ stageName }) => stageName,
    });
}
