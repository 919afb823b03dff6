import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { functionArn, parseFunctionReference } from "../catalog/function-name.ts";
import { aliasNotFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeAlias } from "./describe-alias.ts";

/** Where an alias points. */
export function getAlias(parts: LambdaParts): OperationHandler<typeof Lambda, "GetAlias"> {
  return (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    const alias = parts.functions.findAlias(scope, name, input.Name ?? "");
    if (alias === undefined) throw aliasNotFound(functionArn(scope, name, input.Name));
    return describeAlias(scope, alias);
  };
}
