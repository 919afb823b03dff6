import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Shows one integration. */
export function getIntegration({ store }: HttpControl): HttpOperation<"GetIntegration"> {
  return ({ ApiId, IntegrationId }, { scope }) => store.integration(scope, store.api(scope, ApiId), IntegrationId);
}
