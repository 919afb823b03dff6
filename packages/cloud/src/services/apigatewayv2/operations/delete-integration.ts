import { httpApiError } from "../errors.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Deletes an integration that no route targets. */
export function deleteIntegration({ store }: HttpControl): HttpOperation<"DeleteIntegration"> {
  return ({ ApiId, IntegrationId }, { scope }) => {
    const api = store.api(scope, ApiId);
    const id = store.integration(scope, api, IntegrationId).IntegrationId;
    const route = Object.values(api.routes).find(({ Target }) => Target === `integrations/${id}`);
    if (route !== undefined) {
      const text = `Cannot delete Integration '${id}', it is referenced by Route '${route.RouteKey}'`;
      throw httpApiError("ConflictException", text);
    }
    const { [id]: _deleted, ...integrations } = api.integrations;
    store.putApi(scope, { ...api, integrations });
    return {};
  };
}
