import type { Random, Scope } from "@faultline/core";
import type { FunctionCatalog } from "../catalog/function-catalog.ts";
import { functionArn, type FunctionReference } from "../catalog/function-name.ts";
import type { InvocationTarget } from "./invocation-request.ts";
import { routeAlias } from "./route-alias.ts";

/**
 * Finds what a name and qualifier run.
 *
 * @throws ServiceError `ResourceNotFoundException`.
 */
export function resolveTarget(
  catalog: FunctionCatalog,
  random: Random,
  scope: Scope,
  reference: FunctionReference,
): InvocationTarget {
  const { name, qualifier } = reference;
  const { record, version: found, alias } = catalog.resolve(scope, reference);
  const version = alias === undefined ? found : catalog.requireVersion(scope, name, routeAlias(alias, random));
  return {
    scope,
    record,
    version,
    ...(qualifier === undefined ? {} : { qualifier }),
    arn: functionArn(scope, name, qualifier),
    subject: {
      scope,
      functionName: name,
      resource: qualifier === undefined ? name : `${name}:${qualifier}`,
      ...(alias === undefined ? {} : { executedVersion: version.version }),
    },
  };
}
