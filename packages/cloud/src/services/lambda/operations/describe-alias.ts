import type { AliasConfiguration } from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import { functionArn } from "../catalog/function-name.ts";
import type { AliasRecord } from "../catalog/records.ts";

/** An alias as the API answers it. */
export function describeAlias(scope: Scope, alias: AliasRecord): AliasConfiguration {
  return {
    AliasArn: functionArn(scope, alias.functionName, alias.name),
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RevisionId: alias.revisionId,
    ...(Object.keys(alias.weights).length === 0 ? {} : { RoutingConfig: { AdditionalVersionWeights: alias.weights } }),
  };
}
