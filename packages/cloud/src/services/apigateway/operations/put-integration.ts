import { createIntegration } from "../create-integration.ts";
import { findMethod, putFoundMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Sets what a method calls. */
export function putIntegration({ store }: RestControl): RestOperation<"PutIntegration"> {
  return (input, { scope }) => {
    const found = findMethod(store, scope, input);
    const { restApiId: _api, resourceId: _resource, httpMethod: _method, integrationHttpMethod, ...rest } = input;
    const source = { ...rest, ...(integrationHttpMethod !== undefined && { httpMethod: integrationHttpMethod }) };
    const methodIntegration = createIntegration(source, found.resource.id);
    putFoundMethod(store, scope, input, { found, method: { ...found.method, methodIntegration } });
    return methodIntegration;
  };
}
