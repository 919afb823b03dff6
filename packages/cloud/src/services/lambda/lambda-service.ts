import type * as Lambda from "@aws-sdk/client-lambda";
import type { HttpRoute } from "../../wire/http-route.ts";
import { defineService, type OperationHandlers, type ServiceDefinition } from "../../wire/service.ts";
import type { FunctionInvoker } from "../function-invoker.ts";
import { referencedCode } from "./catalog/code-usage.ts";
import { FunctionCatalog } from "./catalog/function-catalog.ts";
import { LayerCatalog } from "./catalog/layer-catalog.ts";
import { createCodeRoute } from "./code/code-route.ts";
import { CodeStore } from "./code/code-store.ts";
import { MetricBuffer } from "./emission/metric-buffer.ts";
import { ConcurrencyLedger } from "./environments/concurrency-ledger.ts";
import { DEFAULT_IDLE_TIMEOUT_MS, DEFAULT_TURNOVER } from "./environments/environment-life.ts";
import { createEnvironmentMaker } from "./environments/environment-maker.ts";
import { EnvironmentPools } from "./environments/environment-pools.ts";
import { FunctionExecutor } from "./invocation/function-executor.ts";
import { InvocationService } from "./invocation/invocation-service.ts";
import type { LambdaDependencies, LambdaQuotas } from "./lambda-dependencies.ts";
import type { LambdaParts } from "./lambda-parts.ts";
import { LAMBDA_LIMITS } from "./limits.ts";
import { addPermission } from "./operations/add-permission.ts";
import { createAlias } from "./operations/create-alias.ts";
import { createFunction } from "./operations/create-function.ts";
import { deleteAlias } from "./operations/delete-alias.ts";
import { deleteFunctionConcurrency } from "./operations/delete-function-concurrency.ts";
import { deleteFunction } from "./operations/delete-function.ts";
import { deleteLayerVersion } from "./operations/delete-layer-version.ts";
import { getAccountSettings } from "./operations/get-account-settings.ts";
import { getAlias } from "./operations/get-alias.ts";
import { getFunctionConcurrency } from "./operations/get-function-concurrency.ts";
import { getFunctionConfiguration } from "./operations/get-function-configuration.ts";
import { getFunction } from "./operations/get-function.ts";
import { getLayerVersion } from "./operations/get-layer-version.ts";
import { getPolicy } from "./operations/get-policy.ts";
import { invoke } from "./operations/invoke.ts";
import { listAliases } from "./operations/list-aliases.ts";
import { listFunctions } from "./operations/list-functions.ts";
import { listLayerVersions } from "./operations/list-layer-versions.ts";
import { listLayers } from "./operations/list-layers.ts";
import { listTags } from "./operations/list-tags.ts";
import { listVersionsByFunction } from "./operations/list-versions-by-function.ts";
import { publishLayerVersion } from "./operations/publish-layer-version.ts";
import { publishVersion } from "./operations/publish-version.ts";
import { putFunctionConcurrency } from "./operations/put-function-concurrency.ts";
import { removePermission } from "./operations/remove-permission.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateAlias } from "./operations/update-alias.ts";
import { updateFunctionCode } from "./operations/update-function-code.ts";
import { updateFunctionConfiguration } from "./operations/update-function-configuration.ts";

/** The Lambda service, as the lab composes it. */
export interface LambdaService {
  readonly definition: ServiceDefinition;
  /** Serves the packages at the URLs that the API answers. */
  readonly route: HttpRoute;
  /** For neighbours that invoke functions. */
  readonly invoker: FunctionInvoker;
  /** Hands on the last metrics and ends every environment. The runtime is the caller's to close. */
  close(): Promise<void>;
}

function defaultQuotas(codeStorageBytes: number = LAMBDA_LIMITS.codeStorageBytes): LambdaQuotas {
  return {
    concurrentExecutions: () => LAMBDA_LIMITS.concurrentExecutions,
    codeStorageBytes: () => codeStorageBytes,
  };
}

/** Builds the Lambda service over what the lab gives it. */
export function createLambdaService(dependencies: LambdaDependencies): LambdaService {
  const { clock, random, settings } = dependencies;
  const functions = new FunctionCatalog(dependencies.state);
  const layers = new LayerCatalog(dependencies.state);
  const code = new CodeStore(dependencies.directories, referencedCode(functions, layers));
  const ledger = new ConcurrencyLedger();
  for (const { scope, value } of functions.listEverywhere()) {
    ledger.reserve(scope, value.latest.functionName, value.reservedConcurrency);
  }
  const metrics = new MetricBuffer(clock, dependencies.metrics);
  const policy = {
    idleTimeoutMs: settings?.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS,
    turnover: settings?.turnover ?? DEFAULT_TURNOVER,
  };
  const pools = new EnvironmentPools(createEnvironmentMaker(dependencies, code), policy, clock, random);
  const quotas = dependencies.quotas ?? defaultQuotas(dependencies.codeStorageBytes);
  const executor = new FunctionExecutor(dependencies, { pools, ledger, metrics, quotas });
  const invocations = new InvocationService(dependencies, functions, executor, metrics);
  const parts: LambdaParts = { dependencies, functions, layers, code, ledger, pools, quotas, invocations };
  return {
    definition: defineLambda(operationsOf(parts)),
    route: createCodeRoute(code),
    invoker: invocations,
    async close() {
      invocations.close();
      await pools.close();
      metrics.flush();
    },
  };
}

function defineLambda(operations: OperationHandlers<typeof Lambda>): ServiceDefinition {
  return defineService<typeof Lambda>({
    name: "lambda",
    signingName: "lambda",
    clientPackage: "@aws-sdk/client-lambda",
    protocol: "rest-json",
    apiVersion: "2015-03-31",
    operations,
  });
}

function operationsOf(parts: LambdaParts): OperationHandlers<typeof Lambda> {
  return {
    AddPermission: addPermission(parts),
    CreateAlias: createAlias(parts),
    CreateFunction: createFunction(parts),
    DeleteAlias: deleteAlias(parts),
    DeleteFunctionConcurrency: deleteFunctionConcurrency(parts),
    DeleteFunction: deleteFunction(parts),
    DeleteLayerVersion: deleteLayerVersion(parts),
    GetAccountSettings: getAccountSettings(parts),
    GetAlias: getAlias(parts),
    GetFunctionConcurrency: getFunctionConcurrency(parts),
    GetFunctionConfiguration: getFunctionConfiguration(parts),
    GetFunction: getFunction(parts),
    GetLayerVersion: getLayerVersion(parts),
    GetPolicy: getPolicy(parts),
    Invoke: invoke(parts),
    ListAliases: listAliases(parts),
    ListFunctions: listFunctions(parts),
    ListLayerVersions: listLayerVersions(parts),
    ListLayers: listLayers(parts),
    ListTags: listTags(parts),
    ListVersionsByFunction: listVersionsByFunction(parts),
    PublishLayerVersion: publishLayerVersion(parts),
    PublishVersion: publishVersion(parts),
    PutFunctionConcurrency: putFunctionConcurrency(parts),
    RemovePermission: removePermission(parts),
    TagResource: tagResource(parts),
    UntagResource: untagResource(parts),
    UpdateAlias: updateAlias(parts),
    UpdateFunctionCode: updateFunctionCode(parts),
    UpdateFunctionConfiguration: updateFunctionConfiguration(parts),
  };
}
