import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { defineService, type OperationHandlers, type ServiceDefinition } from "../../wire/service.ts";
import type { HttpRoute } from "../../wire/http-route.ts";
import type { GatewayPorts } from "../api-proxy/gateway-ports.ts";
import { createApiKey } from "./operations/create-api-key.ts";
import { createDeployment } from "./operations/create-deployment.ts";
import { createRequestValidator } from "./operations/create-request-validator.ts";
import { createResource } from "./operations/create-resource.ts";
import { createRestApi } from "./operations/create-rest-api.ts";
import { createStage } from "./operations/create-stage.ts";
import { createUsagePlan } from "./operations/create-usage-plan.ts";
import { createUsagePlanKey } from "./operations/create-usage-plan-key.ts";
import { deleteApiKey } from "./operations/delete-api-key.ts";
import { deleteDeployment } from "./operations/delete-deployment.ts";
import { deleteIntegration } from "./operations/delete-integration.ts";
import { deleteIntegrationResponse } from "./operations/delete-integration-response.ts";
import { deleteMethod } from "./operations/delete-method.ts";
import { deleteMethodResponse } from "./operations/delete-method-response.ts";
import { deleteResource } from "./operations/delete-resource.ts";
import { deleteRestApi } from "./operations/delete-rest-api.ts";
import { deleteStage } from "./operations/delete-stage.ts";
import { deleteUsagePlan } from "./operations/delete-usage-plan.ts";
import { deleteUsagePlanKey } from "./operations/delete-usage-plan-key.ts";
import { getAccount } from "./operations/get-account.ts";
import { getApiKey } from "./operations/get-api-key.ts";
import { getApiKeys } from "./operations/get-api-keys.ts";
import { getDeployment } from "./operations/get-deployment.ts";
import { getDeployments } from "./operations/get-deployments.ts";
import { getIntegration } from "./operations/get-integration.ts";
import { getIntegrationResponse } from "./operations/get-integration-response.ts";
import { getMethod } from "./operations/get-method.ts";
import { getMethodResponse } from "./operations/get-method-response.ts";
import { getRequestValidators } from "./operations/get-request-validators.ts";
import { getResource } from "./operations/get-resource.ts";
import { getResources } from "./operations/get-resources.ts";
import { getRestApi } from "./operations/get-rest-api.ts";
import { getRestApis } from "./operations/get-rest-apis.ts";
import { getStage } from "./operations/get-stage.ts";
import { getStages } from "./operations/get-stages.ts";
import { getTags } from "./operations/get-tags.ts";
import { getUsagePlan } from "./operations/get-usage-plan.ts";
import { getUsagePlanKeys } from "./operations/get-usage-plan-keys.ts";
import { getUsagePlans } from "./operations/get-usage-plans.ts";
import { importRestApi } from "./operations/import-rest-api.ts";
import { putIntegration } from "./operations/put-integration.ts";
import { putIntegrationResponse } from "./operations/put-integration-response.ts";
import { putMethod } from "./operations/put-method.ts";
import { putMethodResponse } from "./operations/put-method-response.ts";
import { putRestApi } from "./operations/put-rest-api.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateAccount } from "./operations/update-account.ts";
import { updateApiKey } from "./operations/update-api-key.ts";
import { updateDeployment } from "./operations/update-deployment.ts";
import { updateIntegration } from "./operations/update-integration.ts";
import { updateMethod } from "./operations/update-method.ts";
import { updateResource } from "./operations/update-resource.ts";
import { updateRestApi } from "./operations/update-rest-api.ts";
import { updateStage } from "./operations/update-stage.ts";
import { updateUsagePlan } from "./operations/update-usage-plan.ts";
import { RestApiStore } from "./rest-api-store.ts";
import { RestDataPlane } from "./rest-data-plane.ts";
import type { RestControl } from "./rest-operation.ts";

/** REST APIs: the control plane as AWS's API, and the invoke URLs. */
export interface ApiGatewayService {
  readonly definition: ServiceDefinition;
  readonly route: HttpRoute;
  /** Hands on the last metrics. */
  close(): void;
}

/** Creates the service `apigateway`. */
export function createApiGatewayService(ports: GatewayPorts): ApiGatewayService {
  const store = new RestApiStore(ports.state);
  const control = { store, clock: ports.clock, random: ports.random };
  const definition = defineService<typeof ApiGateway>({
    name: "apigateway",
    signingName: "apigateway",
    clientPackage: "@aws-sdk/client-api-gateway",
    protocol: "rest-json",
    apiVersion: "2015-07-09",
    operations: createOperations(control),
  });
  const plane = new RestDataPlane(store, ports);
  return { definition, route: plane.route, close: () => plane.close() };
}

function createOperations(control: RestControl): OperationHandlers<typeof ApiGateway> {
  return {
    CreateDeployment: createDeployment(control),
    CreateRequestValidator: createRequestValidator(control),
    CreateResource: createResource(control),
    CreateRestApi: createRestApi(control),
    CreateStage: createStage(control),
    DeleteDeployment: deleteDeployment(control),
    DeleteIntegration: deleteIntegration(control),
    DeleteIntegrationResponse: deleteIntegrationResponse(control),
    DeleteMethod: deleteMethod(control),
    DeleteMethodResponse: deleteMethodResponse(control),
    DeleteResource: deleteResource(control),
    DeleteRestApi: deleteRestApi(control),
    DeleteStage: deleteStage(control),
    GetAccount: getAccount(control),
    GetDeployment: getDeployment(control),
    GetDeployments: getDeployments(control),
    GetIntegration: getIntegration(control),
    GetIntegrationResponse: getIntegrationResponse(control),
    GetMethod: getMethod(control),
    GetMethodResponse: getMethodResponse(control),
    GetRequestValidators: getRequestValidators(control),
    GetResource: getResource(control),
    GetResources: getResources(control),
    GetRestApi: getRestApi(control),
    GetRestApis: getRestApis(control),
    GetStage: getStage(control),
    GetStages: getStages(control),
    GetTags: getTags(control),
    ImportRestApi: importRestApi(control),
    PutIntegration: putIntegration(control),
    PutIntegrationResponse: putIntegrationResponse(control),
    PutMethod: putMethod(control),
    PutMethodResponse: putMethodResponse(control),
    PutRestApi: putRestApi(control),
    TagResource: tagResource(control),
    UntagResource: untagResource(control),
    UpdateAccount: updateAccount(control),
    UpdateDeployment: updateDeployment(control),
    UpdateIntegration: updateIntegration(control),
    UpdateMethod: updateMethod(control),
    UpdateResource: updateResource(control),
    UpdateRestApi: updateRestApi(control),
    UpdateStage: updateStage(control),
    ...createUsageOperations(control),
  };
}

function createUsageOperations(control: RestControl): OperationHandlers<typeof ApiGateway> {
  return {
    CreateApiKey: createApiKey(control),
    CreateUsagePlan: createUsagePlan(control),
    CreateUsagePlanKey: createUsagePlanKey(control),
    DeleteApiKey: deleteApiKey(control),
    DeleteUsagePlan: deleteUsagePlan(control),
    DeleteUsagePlanKey: deleteUsagePlanKey(control),
    GetApiKey: getApiKey(control),
    GetApiKeys: getApiKeys(control),
    GetUsagePlan: getUsagePlan(control),
    GetUsagePlanKeys: getUsagePlanKeys(control),
    GetUsagePlans: getUsagePlans(control),
    UpdateApiKey: updateApiKey(control),
    UpdateUsagePlan: updateUsagePlan(control),
  };
}
