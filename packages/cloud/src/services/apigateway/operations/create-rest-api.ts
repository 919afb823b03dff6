import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { APIS_MAX } from "../../api-proxy/limits.ts";
import { describeRestApi, omitEmptyTags } from "../describe-records.ts";
import { apiGatewayError } from "../errors.ts";
import { createRoot } from "../import-definition.ts";
import type { RestApiRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

type Input = Parameters<RestOperation<"CreateRestApi">>[0];

/** Creates a REST API with an empty root resource. */
export function createRestApi({ store, clock, random }: RestControl): RestOperation<"CreateRestApi"> {
  return (input, { scope }) => {
    if (input.name === undefined || input.name === "") {
      throw apiGatewayError("BadRequestException", "API Name must not be empty");
    }
    if (store.apis(scope).length >= APIS_MAX) {
      throw apiGatewayError("LimitExceededException", "Maximum number of APIs for this account has been reached.");
    }
    const rootResourceId = createGatewayId(random, 10);
    const base: RestApiRecord = {
      id: createGatewayId(random, 10),
      name: input.name,
      createdDateMs: clock.now(),
      rootResourceId,
      resources: createRoot(rootResourceId),
      validators: {},
      binaryMediaTypes: input.binaryMediaTypes ?? [],
      apiKeySource: input.apiKeySource ?? "HEADER",
      endpointConfiguration: input.endpointConfiguration ?? { types: ["EDGE"], ipAddressType: "ipv4" },
      disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
      tags: input.tags ?? {},
    };
    const record = { ...base, ...optionalMembers(input) };
    store.putApi(scope, record);
    return omitEmptyTags(describeRestApi(record));
  };
}

function optionalMembers({ description, version, policy, minimumCompressionSize }: Input): Partial<RestApiRecord> {
  return {
    ...(description !== undefined && { description }),
    ...(version !== undefined && { version }),
    ...(policy !== undefined && { policy }),
    ...(minimumCompressionSize !== undefined && { minimumCompressionSize }),
  };
}
