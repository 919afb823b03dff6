import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { putRoute } from "../change-routes.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Adds a route to an API. */
export function createRoute({ store, random }: HttpControl): HttpOperation<"CreateRoute"> {
  return ({ ApiId, ...route }, { scope }) => {
    const routeId = createGatewayId(random, 7);
    const api = putRoute(store.api(scope, ApiId), route, routeId);
    store.putApi(scope, api);
    return store.route(scope, api, routeId);
  };
}
