import type * as Lambda from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { LATEST } from "../catalog/function-name.ts";
import type { AliasRecord, VersionRecord } from "../catalog/records.ts";
import { conflict, invalidParameter, lambdaError } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { describeProvisioned, requireProvisionable } from "./provisioned-settings.ts";

const UNPUBLISHED = "Provisioned Concurrency Configs cannot be applied to unpublished function versions.";

/** Keeps environments of an alias or version initialised. The answer comes at once; the environments follow. */
export function putProvisionedConcurrencyConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "PutProvisionedConcurrencyConfig"> {
  return (input, { scope }) => {
    const target = requireProvisionable(parts, scope, input, UNPUBLISHED);
    const { name: functionName, qualifier, alias, version } = target;
    if (version.version === LATEST) throw invalidParameter(UNPUBLISHED);
    checkOther(parts, scope, version, alias);
    const requested = input.ProvisionedConcurrentExecutions ?? 0;
    const before = parts.provisionedSettings.find(scope, functionName, qualifier)?.requested ?? 0;
    checkRoom(parts, scope, functionName, { requested, before });
    const record = { functionName, qualifier, requested, lastModified: parts.dependencies.clock.now() };
    parts.provisionedSettings.put(scope, record);
    parts.provisioned.allocate(scope, version, qualifier, requested);
    const { Status: _, ...answer } = describeProvisioned(parts, scope, record);
    return { ...answer, Status: "IN_PROGRESS" };
  };
}

/** A version has provisioned concurrency of its own or through one alias, not both. */
function checkOther(parts: LambdaParts, scope: Scope, version: VersionRecord, alias: AliasRecord | undefined): void {
  const { functionName } = version;
  const configured = parts.provisionedSettings.list(scope, functionName).map(({ qualifier }) => qualifier);
  if (alias !== undefined) {
    if (!configured.includes(version.version)) return;
    throw conflict("Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version");
  }
  const aliases = parts.functions.aliases(scope, functionName).filter(({ name }) => configured.includes(name));
  if (aliases.some((other) => other.version === version.version)) {
    throw conflict("Version is pointed by a Provisioned Concurrency alias");
  }
}

function checkRoom(
  { functions, ledger, quotas }: LambdaParts,
  scope: Scope,
  functionName: string,
  { requested, before }: { readonly requested: number; readonly before: number },
): void {
  const total = ledger.provisionedOf(scope, functionName) - before + requested;
  const reserved = functions.require(scope, functionName).reservedConcurrency;
  if (reserved !== undefined) {
    if (total <= reserved) return;
    throw invalidParameter(
      "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
    );
  }
  const claimed = ledger.reservedTotal(scope) + ledger.provisionedTotal(scope, functionName);
  const unreserved = quotas.concurrentExecutions(scope) - claimed;
  const specified = "Specified ConcurrentExecutions for function";
  if (total > unreserved) {
    throw lambdaError(
      "InvalidParameterValueException",
      `${specified} is greater than account's unreserved concurrency [${unreserved}].`,
    );
  }
  const minimum = LAMBDA_LIMITS.minimumUnreservedConcurrency;
  if (total > unreserved - minimum) {
    throw lambdaError(
      "InvalidParameterValueException",
      `${specified} decreases account's UnreservedConcurrentExecution below its minimum value of [${minimum}].`,
    );
  }
}
