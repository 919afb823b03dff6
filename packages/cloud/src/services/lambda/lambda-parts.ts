import type { CodeSigningCatalog } from "./catalog/code-signing-catalog.ts";
import type { FunctionCatalog } from "./catalog/function-catalog.ts";
import type { LayerCatalog } from "./catalog/layer-catalog.ts";
import type { QualifiedSettings } from "./catalog/qualified-settings.ts";
import type { EventInvokeRecord, ProvisionedRecord } from "./catalog/records.ts";
import type { CodeStore } from "./code/code-store.ts";
import type { ConcurrencyLedger } from "./environments/concurrency-ledger.ts";
import type { EnvironmentPools } from "./environments/environment-pools.ts";
import type { ProvisionedConcurrency } from "./environments/provisioned-concurrency.ts";
import type { InvocationService } from "./invocation/invocation-service.ts";
import type { FunctionUrlCatalog } from "./urls/function-url-catalog.ts";
import type { LambdaDependencies, LambdaQuotas } from "./lambda-dependencies.ts";

/** What the operations work on. */
export interface LambdaParts {
  readonly dependencies: Pick<LambdaDependencies, "clock" | "random" | "readObject" | "runtime">;
  readonly functions: FunctionCatalog;
  readonly layers: LayerCatalog;
  readonly eventInvokes: QualifiedSettings<EventInvokeRecord>;
  readonly provisionedSettings: QualifiedSettings<ProvisionedRecord>;
  readonly provisioned: ProvisionedConcurrency;
  readonly urls: FunctionUrlCatalog;
  readonly codeSigning: CodeSigningCatalog;
  readonly code: CodeStore;
  readonly ledger: ConcurrencyLedger;
  readonly pools: EnvironmentPools;
  readonly quotas: LambdaQuotas;
  readonly invocations: InvocationService;
}
