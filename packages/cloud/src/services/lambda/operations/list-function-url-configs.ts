import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { notFound } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeFunctionUrl } from "./function-url-settings.ts";
import { paginate } from "./paginate.ts";

/** The HTTP endpoints of a function and its aliases. */
export function listFunctionUrlConfigs(parts: LambdaParts): OperationHandler<typeof Lambda, "ListFunctionUrlConfigs"> {
  return (input, context) => {
    const { name } = parseFunctionReference(context.scope, input.FunctionName);
    if (parts.functions.find(context.scope, name) === undefined) throw notFound("Function does not exist");
    const page = paginate(parts.urls.list(context.scope, name), ({ qualifier }) => qualifier, input);
    return {
      FunctionUrlConfigs: page.items.map((record) => describeFunctionUrl(context, record)),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}
