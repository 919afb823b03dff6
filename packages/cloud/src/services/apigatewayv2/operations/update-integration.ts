import { putIntegrationRecord } from "../change-routes.ts";
import { checkIntegration } from "../check-integration.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Changes an integration: members that are not given stay. */
export function updateIntegration({ store }: HttpControl): HttpOperation<"UpdateIntegration"> {
  return ({ ApiId, IntegrationId, TlsConfig: _tls, ...changes }, { scope }) => {
    const api = store.api(scope, ApiId);
    const current = store.integration(scope, api, IntegrationId);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const integration = checkIntegration({ ...current, ...given }, current.IntegrationId);
    store.putApi(scope, putIntegrationRecord(api, integration));
    return integration;
  };
}
