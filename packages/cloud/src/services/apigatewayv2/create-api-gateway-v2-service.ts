import type * as ApiGatewayV2 from "@aws-sdk/client-apigatewayv2";
import { defineService, type OperationHandlers, type ServiceDefinition } from "../../wire/service.ts";
import type { HttpRoute } from "../../wire/http-route.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { createApi } from "./operations/create-api.ts";
import { createDeployment } from "./operations/create-deployment.ts";
import { createIntegration } from "./operations/create-integration.ts";
import { createRoute } from "./operations/create-route.ts";
import { createStage } from "./operations/create-stage.ts";
import { deleteApi } from "./operations/delete-api.ts";
import { deleteCorsConfiguration } from "./operations/delete-cors-configuration.ts";
import { deleteDeployment } from "./operations/delete-deployment.ts";
import { deleteIntegration } from "./operations/delete-integration.ts";
import { deleteRoute } from "./operations/delete-route.ts";
import { deleteStage } from "./operations/delete-stage.ts";
import { getApi } from "./operations/get-api.ts";
import { getApis } from "./operations/get-apis.ts";
import { getDeployment } from "./operations/get-deployment.ts";
import { getDeployments } from "./operations/get-deployments.ts";
import { getIntegration } from "./operations/get-integration.ts";
import { getIntegrations } from "./operations/get-integrations.ts";
import { getRoute } from "./operations/get-route.ts";
import { getRoutes } from "./operations/get-routes.ts";
import { getStage } from "./operations/get-stage.ts";
import { getStages } from "./operations/get-stages.ts";
import { getTags } from "./operations/get-tags.ts";
import { importApi } from "./operations/import-api.ts";
import { reimportApi } from "./operations/reimport-api.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateApi } from "./operations/update-api.ts";
import { updateIntegration } from "./operations/update-integration.ts";
import { updateRoute } from "./operations/update-route.ts";
import { updateStage } from "./operations/update-stage.ts";
import { HttpApiStore } from "./http-api-store.ts";
import { HttpDataPlane } from "./http-data-plane.ts";
import type { HttpControl } from "./http-operation.ts";

/** HTTP APIs: the control plane as AWS's API, and the invoke URLs. */
export interface ApiGatewayV2Service {
  readonly definition: ServiceDefinition;
  readonly route: HttpRoute;
  /** Hands on the last metrics. */
  close(): void;
}

/** Creates the service `apigatewayv2`. */
export function createApiGatewayV2Service(ports: GatewayPorts): ApiGatewayV2Service {
  const store = new HttpApiStore(ports.state);
  const control = { store, clock: ports.clock, random: ports.random };
  const definition = defineService<typeof ApiGatewayV2>({
    name: "apigatewayv2",
    signingName: "apigateway",
    clientPackage: "@aws-sdk/client-apigatewayv2",
    protocol: "rest-json",
    apiVersion: "2018-11-29",
    operations: createOperations(control),
  });
  const plane = new HttpDataPlane(store, ports);
  return { definition, route: plane.route, close: () => plane.close() };
}

function createOperations(control: HttpControl): OperationHandlers<typeof ApiGatewayV2> {
  return {
    CreateApi: createApi(control),
    CreateDeployment: createDeployment(control),
    CreateIntegration: createIntegration(control),
    CreateRoute: createRoute(control),
    CreateStage: createStage(control),
    DeleteApi: deleteApi(control),
    DeleteCorsConfiguration: deleteCorsConfiguration(control),
    DeleteDeployment: deleteDeployment(control),
    DeleteIntegration: deleteIntegration(control),
    DeleteRoute: deleteRoute(control),
    DeleteStage: deleteStage(control),
    GetApi: getApi(control),
    GetApis: getApis(control),
    GetDeployment: getDeployment(control),
    GetDeployments: getDeployments(control),
    GetIntegration: getIntegration(control),
    GetIntegrations: getIntegrations(control),
    GetRoute: getRoute(control),
    GetRoutes: getRoutes(control),
    GetStage: getStage(control),
    GetStages: getStages(control),
    GetTags: getTags(control),
    ImportApi: importApi(control),
    ReimportApi: reimportApi(control),
    TagResource: tagResource(control),
    UntagResource: untagResource(control),
    UpdateApi: updateApi(control),
    UpdateIntegration: updateIntegration(control),
    UpdateRoute: updateRoute(control),
    UpdateStage: updateStage(control),
  };
}
