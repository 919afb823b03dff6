import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { forgetSettings } from "../catalog/forget-settings.ts";
import { functionArn, isVersionNumber, LATEST, parseFunctionReference } from "../catalog/function-name.ts";
import { conflict, invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** Deletes a function with all of its versions and aliases, or one published version. */
export function deleteFunction(parts: LambdaParts): OperationHandler<typeof Lambda, "DeleteFunction"> {
  const { functions } = parts;
  return async (input, { scope }) => {
    const { name, qualifier } = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    if (qualifier === LATEST) {
      throw invalidParameter("$LATEST version cannot be deleted without deleting the function.");
    }
    functions.require(scope, name);
    if (qualifier === undefined) {
      functions.delete(scope, name);
      parts.ledger.reserve(scope, name, undefined);
      await forgetSettings(parts, scope, name);
      await parts.pools.retire(scope, name);
      return { StatusCode: 204 };
    }
    if (!isVersionNumber(qualifier)) throw invalidParameter("Deletion of aliases is not currently supported.");
    const alias = functions
      .aliases(scope, name)
      .find((candidate) => candidate.version === qualifier || candidate.weights[qualifier] !== undefined);
    if (alias !== undefined) {
      const version = functionArn(scope, name, qualifier);
      throw conflict(`Cannot delete version ${version} as it is referenced by alias ${alias.name}`);
    }
    functions.deleteVersion(scope, name, qualifier);
    await forgetSettings(parts, scope, name, qualifier);
    await parts.pools.retire(scope, name, qualifier);
    return { StatusCode: 204 };
  };
}
