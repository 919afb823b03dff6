import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeAlias } from "./describe-alias.ts";
import { paginate } from "./paginate.ts";

/** A function's aliases, or those that point to one version. */
export function listAliases(parts: LambdaParts): OperationHandler<typeof Lambda, "ListAliases"> {
  return (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    parts.functions.require(scope, name);
    const version = input.FunctionVersion;
    const aliases = parts.functions
      .aliases(scope, name)
      .filter((alias) => version === undefined || alias.version === version || alias.weights[version] !== undefined);
    const page = paginate(aliases, (alias) => alias.name, input);
    return {
      Aliases: page.items.map((alias) => describeAlias(scope, alias)),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
