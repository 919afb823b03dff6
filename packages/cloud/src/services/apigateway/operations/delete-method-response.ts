import { apiGatewayError } from "../errors.ts";
import { findMethod, putFoundMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Takes a declared response from a method. */
export function deleteMethodResponse({ store }: RestControl): RestOperation<"DeleteMethodResponse"> {
  return (input, { scope }) => {
    const found = findMethod(store, scope, input);
    const { [input.statusCode ?? ""]: deleted, ...methodResponses } = found.method.methodResponses ?? {};
    if (deleted === undefined) throw apiGatewayError("NotFoundException", "Invalid Response status code specified");
    putFoundMethod(store, scope, input, { found, method: { ...found.method, methodResponses } });
    return {};
  };
}
