import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Shows one route. */
export function getRoute({ store }: HttpControl): HttpOperation<"GetRoute"> {
  return ({ ApiId, RouteId }, { scope }) => store.route(scope, store.api(scope, ApiId), RouteId);
}
