import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Takes an API's CORS configuration away. */
export function deleteCorsConfiguration({ store }: HttpControl): HttpOperation<"DeleteCorsConfiguration"> {
  return ({ ApiId }, { scope }) => {
    const { cors: _deleted, ...record } = store.api(scope, ApiId);
    store.putApi(scope, record);
    return {};
  };
}
