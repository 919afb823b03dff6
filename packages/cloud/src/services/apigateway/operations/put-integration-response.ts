import { apiGatewayError } from "../errors.ts";
import { findMethod, integrationOf, putFoundMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Sets how an integration's answer becomes a status of the method. */
export function putIntegrationResponse({ store }: RestControl): RestOperation<"PutIntegrationResponse"> {
  return (input, { scope }) => {
    const found = findMethod(store, scope, input);
    const integration = integrationOf(found);
    const { restApiId: _api, resourceId: _resource, httpMethod: _method, statusCode = "", ...rest } = input;
    if (!/^[1-5]\d\d$/.test(statusCode)) {
      throw apiGatewayError("BadRequestException", "Invalid status code specified");
    }
    const response = { ...rest, statusCode };
    const integrationResponses = { ...integration.integrationResponses, [statusCode]: response };
    const methodIntegration = { ...integration, integrationResponses };
    putFoundMethod(store, scope, input, { found, method: { ...found.method, methodIntegration } });
    return response;
  };
}
