import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Deletes an HTTP API with its deployments and stages. */
export function deleteApi({ store }: HttpControl): HttpOperation<"DeleteApi"> {
  return ({ ApiId }, { scope }) => {
    store.deleteApi(scope, store.api(scope, ApiId).apiId);
    return {};
  };
}
