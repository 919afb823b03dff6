import { apiGatewayError } from "../errors.ts";
import { findMethod, integrationOf } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Shows one response mapping of an integration. */
export function getIntegrationResponse({ store }: RestControl): RestOperation<"GetIntegrationResponse"> {
  return (input, { scope }) => {
    const integration = integrationOf(findMethod(store, scope, input));
    const response = integration.integrationResponses?.[input.statusCode ?? ""];
    if (response !== undefined) return response;
    throw apiGatewayError("NotFoundException", "Invalid Response status code specified");
  };
}
