import type { Scope } from "@faultline/core";
import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { APIS_MAX } from "../../api-proxy/limits.ts";
import { putIntegrationRecord, putRoute } from "../change-routes.ts";
import { checkIntegration } from "../check-integration.ts";
import { createStageRecord, DEFAULT_STAGE } from "../create-stage-record.ts";
import { describeApi } from "../describe-records.ts";
import { httpApiError } from "../errors.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";
import type { HttpApiRecord } from "../records.ts";
import { DEFAULT_ROUTE } from "../route-key.ts";

type Input = Parameters<HttpOperation<"CreateApi">>[0];

/** Creates an HTTP API; with a `Target` also a route to it and a stage that serves it. */
export function createApi(control: HttpControl): HttpOperation<"CreateApi"> {
  return (input, { scope }) => {
    if (input.ProtocolType !== "HTTP") {
      throw httpApiError("BadRequestException", "The lab supports the protocol type HTTP only, not WEBSOCKET");
    }
    if (control.store.apis(scope).length >= APIS_MAX) {
      throw httpApiError("BadRequestException", "Maximum number of APIs for this account has been reached.");
    }
    const empty = createEmptyApi(control, input);
    const isQuick = input.Target !== undefined;
    const record = isQuick ? addQuickRoute(control, empty, input) : empty;
    control.store.putApi(scope, record);
    if (isQuick) createDefaultStage(control, scope, record);
    return describeApi(record, scope);
  };
}

function createEmptyApi({ clock, random }: HttpControl, input: Input): HttpApiRecord {
  const { Name = "", Description, Version, CorsConfiguration } = input;
  return {
    apiId: createGatewayId(random, 10),
    name: Name,
    createdDateMs: clock.now(),
    disableExecuteApiEndpoint: input.DisableExecuteApiEndpoint ?? false,
    isManaged: false,
    tags: input.Tags ?? {},
    routes: {},
    integrations: {},
    ...(Description !== undefined && { description: Description }),
    ...(Version !== undefined && { version: Version }),
    ...(CorsConfiguration !== undefined && { cors: CorsConfiguration }),
  };
}

/** What quick create adds is managed by API Gateway. */
function addQuickRoute({ random }: HttpControl, api: HttpApiRecord, input: Input): HttpApiRecord {
  const integrationId = createGatewayId(random, 7);
  const integration = checkIntegration(
    {
      ApiGatewayManaged: true,
      IntegrationType: "AWS_PROXY",
      IntegrationUri: input.Target,
      PayloadFormatVersion: "2.0",
      CredentialsArn: input.CredentialsArn,
    },
    integrationId,
  );
  const route = {
    ApiGatewayManaged: true,
    RouteKey: input.RouteKey ?? DEFAULT_ROUTE,
    Target: `integrations/${integrationId}`,
  };
  return putRoute(putIntegrationRecord(api, integration), route, createGatewayId(random, 7));
}

function createDefaultStage(control: HttpControl, scope: Scope, { apiId }: HttpApiRecord): void {
  createStageRecord(control, scope, { apiId, stageName: DEFAULT_STAGE, autoDeploy: true, isManaged: true });
}
