import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { checkAliasRouting } from "../catalog/alias-routing.ts";
import { functionArn, isVersionNumber, parseFunctionReference } from "../catalog/function-name.ts";
import { conflict, constraintViolation } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeAlias } from "./describe-alias.ts";

/** Gives a version a name. */
export function createAlias(parts: LambdaParts): OperationHandler<typeof Lambda, "CreateAlias"> {
  const { functions } = parts;
  return (input, { scope }) => {
    const { name: functionName } = parseFunctionReference(scope, input.FunctionName);
    const { Name: name = "", FunctionVersion: version = "" } = input;
    if (isVersionNumber(name)) {
      throw constraintViolation(
        `Value '${name}' at 'name' failed to satisfy constraint: ` +
          String.raw`Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)`,
      );
    }
    functions.require(scope, functionName, version);
    const weights = checkAliasRouting(functions, scope, { functionName, version }, input.RoutingConfig);
    if (functions.findAlias(scope, functionName, name) !== undefined) {
      throw conflict(`Alias already exists: ${functionArn(scope, functionName, name)}`);
    }
    const revisionId = parts.dependencies.random.uuid();
    const alias = { functionName, name, version, description: input.Description ?? "", weights, revisionId };
    functions.putAlias(scope, alias);
    return describeAlias(scope, alias);
  };
}
