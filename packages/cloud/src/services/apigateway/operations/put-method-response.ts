import { apiGatewayError } from "../errors.ts";
import { findMethod, putFoundMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Declares a status that a method may answer. */
export function putMethodResponse({ store }: RestControl): RestOperation<"PutMethodResponse"> {
  return (input, { scope }) => {
    const found = findMethod(store, scope, input);
    const { statusCode = "", responseParameters, responseModels } = input;
    if (found.method.methodResponses?.[statusCode] !== undefined) {
      throw apiGatewayError("ConflictException", "Response already exists for this resource");
    }
    const response = { statusCode, responseParameters, responseModels };
    const methodResponses = { ...found.method.methodResponses, [statusCode]: response };
    putFoundMethod(store, scope, input, { found, method: { ...found.method, methodResponses } });
    return response;
  };
}
