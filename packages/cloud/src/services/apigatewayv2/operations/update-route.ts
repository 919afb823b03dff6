import { putRoute } from "../change-routes.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Changes a route: members that are not given stay. */
export function updateRoute({ store }: HttpControl): HttpOperation<"UpdateRoute"> {
  return ({ ApiId, RouteId, ...changes }, { scope }) => {
    const api = store.api(scope, ApiId);
    const route = store.route(scope, api, RouteId);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const changed = putRoute(api, { ...route, ...given }, route.RouteId);
    store.putApi(scope, changed);
    return store.route(scope, changed, RouteId);
  };
}
