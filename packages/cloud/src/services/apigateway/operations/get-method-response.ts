import { apiGatewayError } from "../errors.ts";
import { findMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows a declared response of a method. */
export function getMethodResponse({ store }: RestControl): RestOperation<"GetMethodResponse"> {
  return (input, { scope }) => {
    const response = findMethod(store, scope, input).method.methodResponses?.[input.statusCode ?? ""];
    if (response !== undefined) return response;
    throw apiGatewayError("NotFoundException", "Invalid Response status code specified");
  };
}
