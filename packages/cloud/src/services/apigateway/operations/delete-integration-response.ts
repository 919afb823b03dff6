import { apiGatewayError } from "../errors.ts";
import { findMethod, integrationOf, putFoundMethod } from "../find-method.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Takes a response mapping from an integration. */
export function deleteIntegrationResponse({ store }: RestControl): RestOperation<"DeleteIntegrationResponse"> {
  return (input, { scope }) => {
    const found = findMethod(store, scope, input);
    const integration = integrationOf(found);
    const { [input.statusCode ?? ""]: deleted, ...integrationResponses } = integration.integrationResponses ?? {};
    if (deleted === undefined) throw apiGatewayError("NotFoundException", "Invalid Response status code specified");
    const methodIntegration = { ...integration, integrationResponses };
    putFoundMethod(store, scope, input, { found, method: { ...found.method, methodIntegration } });
    return {};
  };
}
