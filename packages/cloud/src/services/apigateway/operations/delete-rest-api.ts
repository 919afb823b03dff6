import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Deletes a REST API with its deployments and stages. */
export function deleteRestApi({ store }: RestControl): RestOperation<"DeleteRestApi"> {
  return ({ restApiId }, { scope }) => {
    store.deleteApi(scope, store.api(scope, restApiId).id);
    return {};
  };
}
