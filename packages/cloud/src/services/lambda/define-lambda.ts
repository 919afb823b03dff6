import type * as Lambda from "@aws-sdk/client-lambda";
import { defineService, type OperationHandlers, type ServiceDefinition } from "../../wire/service.ts";
import type { LambdaParts } from "./lambda-parts.ts";
import { addLayerVersionPermission } from "./operations/add-layer-version-permission.ts";
import { addPermission } from "./operations/add-permission.ts";
import { createAlias } from "./operations/create-alias.ts";
import { createCodeSigningConfig } from "./operations/create-code-signing-config.ts";
import { createFunctionUrlConfig } from "./operations/create-function-url-config.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteAlias } from "./operations/delete-alias.ts";
import { deleteCodeSigningConfig } from "./operations/delete-code-signing-config.ts";
import { deleteFunctionCodeSigningConfig } from "./operations/delete-function-code-signing-config.ts";
import { deleteFunctionConcurrency } from "./operations/delete-function-concurrency.ts";
import { deleteFunctionEventInvokeConfig } from "./operations/delete-function-event-invoke-config.ts";
import { deleteFunctionUrlConfig } from "./operations/delete-function-url-config.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import { deleteLayerVersion } from "./operations/delete-layer-version.ts";
import { deleteProvisionedConcurrencyConfig } from "./operations/delete-provisioned-concurrency-config.ts";
import { deleteResourcePolicy } from "./operations/delete-resource-policy.ts";
import { getAccountSettings } from "./operations/get-account-settings.ts";
import { getAlias } from "./operations/get-alias.ts";
import { getCodeSigningConfig } from "./operations/get-code-signing-config.ts";
import { getFunctionCodeSigningConfig } from "./operations/get-function-code-signing-config.ts";
import { getFunctionConcurrency } from "./operations/get-function-concurrency.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getFunctionEventInvokeConfig } from "./operations/get-function-event-invoke-config.ts";
import { getFunctionRecursionConfig } from "./operations/get-function-recursion-config.ts";
import { getFunctionScalingConfig } from "./operations/get-function-scaling-config.ts";
import { getFunctionUrlConfig } from "./operations/get-function-url-config.ts";
import { getFunction } from "./operations/get-function.ts";
import { getLayerVersionByArn } from "./operations/get-layer-version-by-arn.ts";
import { getLayerVersionPolicy } from "./operations/get-layer-version-policy.ts";
import { getLayerVersion } from "./operations/get-layer-version.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { getProvisionedConcurrencyConfig } from "./operations/get-provisioned-concurrency-config.ts";
import { getResourcePolicy } from "./operations/get-resource-policy.ts";
import { getRuntimeManagementConfig } from "./operations/get-runtime-management-config.ts";
import { invokeAsync } from "./operations/invoke-async.ts";
import { invokeWithResponseStream } from "./operations/invoke-with-response-stream.ts";
import { invoke } from "./operations/invoke.ts";
import { listAliases } from "./operations/list-aliases.ts";
import { listCodeSigningConfigs } from "./operations/list-code-signing-configs.ts";
import { listFunctionEventInvokeConfigs } from "./operations/list-function-event-invoke-configs.ts";
import { listFunctionUrlConfigs } from "./operations/list-function-url-configs.ts";
import { listFunctionsByCodeSigningConfig } from "./operations/list-functions-by-code-signing-config.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { listLayerVersions } from "./operations/list-layer-versions.ts";
import { listLayers } from "./operations/list-layers.ts";
import { listProvisionedConcurrencyConfigs } from "./operations/list-provisioned-concurrency-configs.ts";
import { listTags } from "./operations/list-tags.ts";
import { listVersionsByFunction } from "./operations/list-versions-by-function.ts";
import { publishLayerVersion } from "./operations/publish-layer-version.ts";
import { publishVersion } from "./operations/publish-version.ts";
import { putFunctionCodeSigningConfig } from "./operations/put-function-code-signing-config.ts";
import { putFunctionConcurrency } from "./operations/put-function-concurrency.ts";
import { putFunctionEventInvokeConfig } from "./operations/put-function-event-invoke-config.ts";
import { putFunctionRecursionConfig } from "./operations/put-function-recursion-config.ts";
import { putFunctionScalingConfig } from "./operations/put-function-scaling-config.ts";
import { putProvisionedConcurrencyConfig } from "./operations/put-provisioned-concurrency-config.ts";
import { putResourcePolicy } from "./operations/put-resource-policy.ts";
import { putRuntimeManagementConfig } from "./operations/put-runtime-management-config.ts";
import { removeLayerVersionPermission } from "./operations/remove-layer-version-permission.ts";
import { removePermission } from "./operations/remove-permission.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateAlias } from "./operations/update-alias.ts";
import { updateCodeSigningConfig } from "./operations/update-code-signing-config.ts";
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
      ...keptOperations(parts),
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
    InvokeWithResponseStream: invokeWithResponseStream(parts),
    InvokeAsync: invokeAsync(parts),
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
    AddLayerVersionPermission: addLayerVersionPermission(parts),
    DeleteLayerVersion: deleteLayerVersion(parts),
    GetLayerVersion: getLayerVersion(parts),
    GetLayerVersionByArn: getLayerVersionByArn(parts),
    GetLayerVersionPolicy: getLayerVersionPolicy(parts),
    ListLayerVersions: listLayerVersions(parts),
    ListLayers: listLayers(parts),
    PublishLayerVersion: publishLayerVersion(parts),
    RemoveLayerVersionPermission: removeLayerVersionPermission(parts),
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
    DeleteResourcePolicy: deleteResourcePolicy(parts),
    GetPolicy: getPolicy(parts),
    GetResourcePolicy: getResourcePolicy(parts),
    ListTags: listTags(parts),
    PutResourcePolicy: putResourcePolicy(parts),
    RemovePermission: removePermission(parts),
    TagResource: tagResource(parts),
    UntagResource: untagResource(parts),
  };
}

/** Settings that are kept and answered; what each does here is said where it is kept. */
function keptOperations(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    CreateCodeSigningConfig: createCodeSigningConfig(parts),
    DeleteCodeSigningConfig: deleteCodeSigningConfig(parts),
    DeleteFunctionCodeSigningConfig: deleteFunctionCodeSigningConfig(parts),
    GetCodeSigningConfig: getCodeSigningConfig(parts),
    GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig(parts),
    GetFunctionRecursionConfig: getFunctionRecursionConfig(parts),
    GetFunctionScalingConfig: getFunctionScalingConfig(parts),
    GetRuntimeManagementConfig: getRuntimeManagementConfig(parts),
    ListCodeSigningConfigs: listCodeSigningConfigs(parts),
    ListFunctionsByCodeSigningConfig: listFunctionsByCodeSigningConfig(parts),
    PutFunctionCodeSigningConfig: putFunctionCodeSigningConfig(parts),
    PutFunctionRecursionConfig: putFunctionRecursionConfig(parts),
    PutFunctionScalingConfig: putFunctionScalingConfig(parts),
    PutRuntimeManagementConfig: putRuntimeManagementConfig(parts),
    UpdateCodeSigningConfig: updateCodeSigningConfig(parts),
  };
}
