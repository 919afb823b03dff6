import { describeApi } from "../describe-records.ts";
import { putIntegrationRecord, putRoute } from "../change-routes.ts";
import { checkIntegration } from "../check-integration.ts";
import { httpApiError } from "../errors.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";
import type { HttpApiRecord } from "../records.ts";

type Input = Parameters<HttpOperation<"UpdateApi">>[0];

/** Changes an API; `RouteKey` and `Target` change what quick create made. */
export function updateApi({ store }: HttpControl): HttpOperation<"UpdateApi"> {
  return (input, { scope }) => {
    const record = updateQuickRoute({ ...store.api(scope, input.ApiId), ...changedMembers(input) }, input);
    store.putApi(scope, record);
    return describeApi(record, scope);
  };
}

function changedMembers(input: Input): Partial<HttpApiRecord> {
  const { Name, Description, Version, CorsConfiguration, DisableExecuteApiEndpoint } = input;
  return {
    ...(Name !== undefined && { name: Name }),
    ...(Description !== undefined && { description: Description }),
    ...(Version !== undefined && { version: Version }),
    ...(CorsConfiguration !== undefined && { cors: CorsConfiguration }),
    ...(DisableExecuteApiEndpoint !== undefined && { disableExecuteApiEndpoint: DisableExecuteApiEndpoint }),
  };
}

function updateQuickRoute(api: HttpApiRecord, { RouteKey, Target }: Input): HttpApiRecord {
  if (RouteKey === undefined && Target === undefined) return api;
  const route = Object.values(api.routes).find(({ ApiGatewayManaged }) => ApiGatewayManaged === true);
  const integration = Object.values(api.integrations).find(({ ApiGatewayManaged }) => ApiGatewayManaged === true);
  if (route === undefined || integration === undefined) {
    throw httpApiError("BadRequestException", "RouteKey and Target change an API made with quick create only");
  }
  const changed = { ...integration, IntegrationUri: Target ?? integration.IntegrationUri };
  const retargeted = putIntegrationRecord(api, checkIntegration(changed, integration.IntegrationId));
  return putRoute(retargeted, { ...route, RouteKey: RouteKey ?? route.RouteKey }, route.RouteId);
}
