import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { APIS_MAX } from "../../api-proxy/limits.ts";
import { describeRestApi, omitEmptyTags } from "../describe-records.ts";
import { apiGatewayError } from "../errors.ts";
import { applyDefinition, createRoot, readDefinition } from "../import-definition.ts";
import type { RestApiRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Creates a REST API from an OpenAPI document. */
export function importRestApi({ store, clock, random }: RestControl): RestOperation<"ImportRestApi"> {
  return ({ body, parameters }, { scope }) => {
    const definition = readDefinition(body);
    if (store.apis(scope).length >= APIS_MAX) {
      throw apiGatewayError("LimitExceededException", "Maximum number of APIs for this account has been reached.");
    }
    const rootResourceId = createGatewayId(random, 10);
    const empty: RestApiRecord = {
      id: createGatewayId(random, 10),
      name: definition.title === "" ? "Imported API" : definition.title,
      createdDateMs: clock.now(),
      rootResourceId,
      resources: createRoot(rootResourceId),
      validators: {},
      binaryMediaTypes: [],
      apiKeySource: "HEADER",
      endpointConfiguration: endpointOf(parameters?.["endpointConfigurationTypes"]),
      disableExecuteApiEndpoint: false,
      tags: {},
    };
    const record = applyDefinition(empty, definition, random);
    store.putApi(scope, record);
    return omitEmptyTags(describeRestApi(record));
  };
}

function endpointOf(types: string | undefined): RestApiRecord["endpointConfiguration"] {
  const known = (["EDGE", "REGIONAL", "PRIVATE"] as const).find((type) => type === types?.toUpperCase());
  return { types: [known ?? "EDGE"], ipAddressType: "ipv4" };
}
