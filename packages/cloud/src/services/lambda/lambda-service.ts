import type { HttpRoute } from "../../wire/http-route.ts";
import type { ServiceDefinition } from "../../wire/service.ts";
import type { FunctionInvoker } from "../function-invoker.ts";
import { CodeSigningCatalog } from "./catalog/code-signing-catalog.ts";
import { referencedCode } from "./catalog/code-usage.ts";
import { FunctionCatalog } from "./catalog/function-catalog.ts";
import { LayerCatalog } from "./catalog/layer-catalog.ts";
import { QualifiedSettings } from "./catalog/qualified-settings.ts";
import type { EventInvokeRecord, ProvisionedRecord } from "./catalog/records.ts";
import { createCodeRoute } from "./code/code-route.ts";
import { CodeStore } from "./code/code-store.ts";
import { MetricBuffer } from "./emission/metric-buffer.ts";
import { ConcurrencyLedger } from "./environments/concurrency-ledger.ts";
import { DEFAULT_IDLE_TIMEOUT_MS, DEFAULT_TURNOVER } from "./environments/environment-life.ts";
import { createEnvironmentMaker } from "./environments/environment-maker.ts";
import { EnvironmentPools } from "./environments/environment-pools.ts";
import { ProvisionedConcurrency } from "./environments/provisioned-concurrency.ts";
import { RateLimits } from "./environments/rate-limits.ts";
import { FunctionExecutor } from "./invocation/function-executor.ts";
import { InvocationService } from "./invocation/invocation-service.ts";
import { defineLambda } from "./define-lambda.ts";
import type { LambdaDependencies, LambdaQuotas } from "./lambda-dependencies.ts";
import type { LambdaParts } from "./lambda-parts.ts";
import { FunctionUrlCatalog } from "./urls/function-url-catalog.ts";
import { createFunctionUrlRoute } from "./urls/function-url-route.ts";
import { LAMBDA_LIMITS } from "./limits.ts";

/** The Lambda service, as the lab composes it. */
export interface LambdaService {
  readonly definition: ServiceDefinition;
  /** Serve the packages at the URLs that the API answers, and the functions at theirs. */
  readonly routes: readonly HttpRoute[];
  /** For neighbours that invoke functions. */
  readonly invoker: FunctionInvoker;
  /** Takes up what an earlier run of the lab left: provisioned environments, and events that wait. Once the endpoint is known. */
  resume(): void;
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
  const metrics = new MetricBuffer(dependencies.clock, dependencies.metrics);
  const parts = composeParts(dependencies, metrics);
  const { code, invocations, pools, provisioned, urls } = parts;
  return {
    definition: defineLambda(parts),
    routes: [createCodeRoute(code), createFunctionUrlRoute(dependencies, { urls, invocations, metrics })],
    invoker: invocations,
    resume() {
      allocateStored(parts);
      invocations.resume();
    },
    async close() {
      invocations.close();
      await provisioned.close();
      await pools.close();
      await invocations.seal();
      metrics.flush();
    },
  };
}

function composeParts(dependencies: LambdaDependencies, metrics: MetricBuffer): LambdaParts {
  const { clock, random, settings, state } = dependencies;
  const functions = new FunctionCatalog(state);
  const layers = new LayerCatalog(state);
  const code = new CodeStore(dependencies.directories, referencedCode(functions, layers));
  const ledger = new ConcurrencyLedger();
  for (const { scope, value } of functions.listEverywhere()) {
    ledger.reserve(scope, value.latest.functionName, value.reservedConcurrency);
  }
  const policy = {
    idleTimeoutMs: settings?.idleTimeoutMs ?? DEFAULT_IDLE_TIMEOUT_MS,
    turnover: settings?.turnover ?? DEFAULT_TURNOVER,
  };
  const maker = createEnvironmentMaker(dependencies, code);
  const pools = new EnvironmentPools(maker, policy, clock, random);
  const provisioned = new ProvisionedConcurrency(maker, ledger);
  const rates = new RateLimits(clock);
  const quotas = dependencies.quotas ?? defaultQuotas(dependencies.codeStorageBytes);
  const executor = new FunctionExecutor(dependencies, { pools, provisioned, ledger, rates, metrics, quotas });
  const eventInvokes = new QualifiedSettings<EventInvokeRecord>(state, "lambda/event-invoke-configs");
  const provisionedSettings = new QualifiedSettings<ProvisionedRecord>(state, "lambda/provisioned-concurrency");
  const invocations = new InvocationService(dependencies, { functions, eventInvokes, executor, metrics });
  const codeSigning = new CodeSigningCatalog(state);
  const urls = new FunctionUrlCatalog(state);
  const kept = { functions, layers, eventInvokes, provisionedSettings, urls, codeSigning, code };
  return { dependencies, ...kept, provisioned, ledger, pools, quotas, invocations };
}

/** Starts the environments that stored configurations ask for. */
function allocateStored({ functions, provisionedSettings, provisioned }: LambdaParts): void {
  for (const { scope, value } of provisionedSettings.listEverywhere()) {
    const { functionName, qualifier, requested } = value;
    const version = functions.findAlias(scope, functionName, qualifier)?.version ?? qualifier;
    const record = functions.findVersion(scope, functionName, version);
    if (record !== undefined) provisioned.allocate(scope, record, qualifier, requested);
  }
}
