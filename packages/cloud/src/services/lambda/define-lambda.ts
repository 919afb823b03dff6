import type * as Lambda from "@aws-sdk/client-lambda";
import { defineService, type OperationHandlers, type ServiceDefinition } from "../../wire/service.ts";
import type { LambdaParts } from "./lambda-parts.ts";
import { addPermission } from "./operations/add-permission.ts";
import { createAlias } from "./operations/create-alias.ts";
import { createFunctionUrlConfig } from "./operations/create-function-url-config.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteAlias } from "./operations/delete-alias.ts";
import { deleteFunctionConcurrency } from "./operations/delete-function-concurrency.ts";
import { deleteFunctionEventInvokeConfig } from "./operations/delete-function-event-invoke-config.ts";
import { deleteFunctionUrlConfig } from "./operations/delete-function-url-config.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import { deleteLayerVersion } from "./operations/delete-layer-version.ts";
import { deleteProvisionedConcurrencyConfig } from "./operations/delete-provisioned-concurrency-config.ts";
import { getAccountSettings } from "./operations/get-account-settings.ts";
import { getAlias } from "./operations/get-alias.ts";
import { getFunctionConcurrency } from "./operations/get-function-concurrency.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getFunctionEventInvokeConfig } from "./operations/get-function-event-invoke-config.ts";
import { getFunctionUrlConfig } from "./operations/get-function-url-config.ts";
import { getFunction } from "./operations/get-function.ts";
import { getLayerVersion } from "./operations/get-layer-version.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { getProvisionedConcurrencyConfig } from "./operations/get-provisioned-concurrency-config.ts";
import { invoke } from "./operations/invoke.ts";
import { listAliases } from "./operations/list-aliases.ts";
import { listFunctionEventInvokeConfigs } from "./operations/list-function-event-invoke-configs.ts";
import { listFunctionUrlConfigs } from "./operations/list-function-url-configs.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { listLayerVersions } from "./operations/list-layer-versions.ts";
import { listLayers } from "./operations/list-layers.ts";
import { listProvisionedConcurrencyConfigs } from "./operations/list-provisioned-concurrency-configs.ts";
import { listTags } from "./operations/list-tags.ts";
import { listVersionsByFunction } from "./operations/list-versions-by-function.ts";
import { publishLayerVersion } from "./operations/publish-layer-version.ts";
import { publishVersion } from "./operations/publish-version.ts";
import { putFunctionConcurrency } from "./operations/put-function-concurrency.ts";
import { putFunctionEventInvokeConfig } from "./operations/put-function-event-invoke-config.ts";
import { putProvisionedConcurrencyConfig } from "./operations/put-provisioned-concurrency-config.ts";
import { removePermission } from "./operations/remove-permission.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateAlias } from "./operations/update-alias.ts";
import { updateFunctionCode } from "./operations/update-function-code.ts";
import { updateFunctionConfiguration } from "./operations/update-function-configuration.ts";
import { updateFunctionEventInvokeConfig } from "./operations/update-function-event-invoke-config.ts";
import { updateFunctionUrlConfig } from "./operations/update-function-url-config.ts";

/** Lambda's API over what the operations work on. The operations of the model that are missing here answer 501. */
export function defineLambda(parts: LambdaParts): ServiceDefinition {
  return defineService<typeof Lambda>({
    name: "lambda",
    signingName: "lambda",
    clientPackage: "@aws-sdk/client-lambda",
    protocol: "rest-json",
    apiVersion: "2015-03-31",
    operations: {
      ...functionsOperations(parts),
      ...versionsOperations(parts),
      ...layersOperations(parts),
      ...concurrencyOperations(parts),
      ...asynchronousOperations(parts),
      ...urlsOperations(parts),
      ...accessOperations(parts),
    },
  });
}

function functionsOperations(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    CreateFunction: createFunction(parts),
    DeleteFunction: deleteFunction(parts),
    GetAccountSettings: getAccountSettings(parts),
    GetFunction: getFunction(parts),
    GetFunctionConfiguration: getFunctionConfiguration(parts),
    Invoke: invoke(parts),
    ListFunctions: listFunctions(parts),
    UpdateFunctionCode: updateFunctionCode(parts),
    UpdateFunctionConfiguration: updateFunctionConfiguration(parts),
  };
}

function versionsOperations(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    CreateAlias: createAlias(parts),
    DeleteAlias: deleteAlias(parts),
    GetAlias: getAlias(parts),
    ListAliases: listAliases(parts),
    ListVersionsByFunction: listVersionsByFunction(parts),
    PublishVersion: publishVersion(parts),
    UpdateAlias: updateAlias(parts),
  };
}

function layersOperations(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    DeleteLayerVersion: deleteLayerVersion(parts),
    GetLayerVersion: getLayerVersion(parts),
    ListLayerVersions: listLayerVersions(parts),
    ListLayers: listLayers(parts),
    PublishLayerVersion: publishLayerVersion(parts),
  };
}

function concurrencyOperations(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    DeleteFunctionConcurrency: deleteFunctionConcurrency(parts),
    DeleteProvisionedConcurrencyConfig: deleteProvisionedConcurrencyConfig(parts),
    GetFunctionConcurrency: getFunctionConcurrency(parts),
    GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig(parts),
    ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs(parts),
    PutFunctionConcurrency: putFunctionConcurrency(parts),
    PutProvisionedConcurrencyConfig: putProvisionedConcurrencyConfig(parts),
  };
}

function asynchronousOperations(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig(parts),
    GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig(parts),
    ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs(parts),
    PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig(parts),
    UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig(parts),
  };
}

function urlsOperations(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    CreateFunctionUrlConfig: createFunctionUrlConfig(parts),
    DeleteFunctionUrlConfig: deleteFunctionUrlConfig(parts),
    GetFunctionUrlConfig: getFunctionUrlConfig(parts),
    ListFunctionUrlConfigs: listFunctionUrlConfigs(parts),
    UpdateFunctionUrlConfig: updateFunctionUrlConfig(parts),
  };
}

function accessOperations(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    AddPermission: addPermission(parts),
    GetPolicy: getPolicy(parts),
    ListTags: listTags(parts),
    RemovePermission: removePermission(parts),
    TagResource: tagResource(parts),
    UntagResource: untagResource(parts),
  };
}
