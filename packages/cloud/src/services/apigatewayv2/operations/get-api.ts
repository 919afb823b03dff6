import { describeApi } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Shows one HTTP API. */
export function getApi({ store }: HttpControl): HttpOperation<"GetApi"> {
  return ({ ApiId }, { scope }) => describeApi(store.api(scope, ApiId), scope);
}
