import type * as Lambda from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { checkAliasRouting } from "../catalog/alias-routing.ts";
import { functionArn, parseFunctionReference } from "../catalog/function-name.ts";
import type { AliasRecord } from "../catalog/records.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";
import { describeAlias } from "./describe-alias.ts";

/** Moves an alias, or changes its weights or description. */
export function updateAlias(parts: LambdaParts): OperationHandler<typeof Lambda, "UpdateAlias"> {
  const { functions } = parts;
  return (input, { scope }) => {
    const { name: functionName } = parseFunctionReference(scope, input.FunctionName);
    const before = functions.findAlias(scope, functionName, input.Name ?? "");
    if (before === undefined) throw notFound(`Alias not found: ${functionArn(scope, functionName, input.Name)}`);
    checkRevision(input.RevisionId, before.revisionId);
    const version = input.FunctionVersion ?? before.version;
    const routing = input.RoutingConfig ?? { AdditionalVersionWeights: before.weights };
    const weights = checkAliasRouting(functions, scope, { functionName, version }, routing);
    const description = input.Description ?? before.description;
    const alias = { ...before, version, weights, description, revisionId: parts.dependencies.random.uuid() };
    functions.putAlias(scope, alias);
    moveProvisioned(parts, scope, alias);
    return describeAlias(scope, alias);
  };
}

/** The alias's provisioned environments follow it to its version. */
function moveProvisioned(parts: LambdaParts, scope: Scope, { functionName, name, version }: AliasRecord): void {
  const config = parts.provisionedSettings.find(scope, functionName, name);
  if (config === undefined) return;
  const target = parts.functions.requireVersion(scope, functionName, version);
  parts.provisioned.allocate(scope, target, name, config.requested);
}
