import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Deletes a route. */
export function deleteRoute({ store }: HttpControl): HttpOperation<"DeleteRoute"> {
  return ({ ApiId, RouteId }, { scope }) => {
    const api = store.api(scope, ApiId);
    const { [store.route(scope, api, RouteId).RouteId]: _deleted, ...routes } = api.routes;
    store.putApi(scope, { ...api, routes });
    return {};
  };
}
