import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { putIntegrationRecord } from "../change-routes.ts";
import { checkIntegration } from "../check-integration.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";

/** Adds an integration that routes may target. */
export function createIntegration({ store, random }: HttpControl): HttpOperation<"CreateIntegration"> {
  return ({ ApiId, TlsConfig: _tls, ...source }, { scope }) => {
    const api = store.api(scope, ApiId);
    const integration = checkIntegration(source, createGatewayId(random, 7));
    store.putApi(scope, putIntegrationRecord(api, integration));
    return integration;
  };
}
