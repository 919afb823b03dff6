import { describeRestApi } from "../describe-records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows one REST API. */
export function getRestApi({ store }: RestControl): RestOperation<"GetRestApi"> {
  return ({ restApiId }, { scope }) => describeRestApi(store.api(scope, restApiId));
}
