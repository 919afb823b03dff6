import { describeResource } from "../describe-records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows one resource. */
export function getResource({ store }: RestControl): RestOperation<"GetResource"> {
  return ({ restApiId, resourceId, embed }, { scope }) =>
    describeResource(store.resource(scope, restApiId, resourceId), embed?.includes("methods") === true);
}
