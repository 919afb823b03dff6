import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { describeApiKey, omitEmptyTags } from "../describe-records.ts";
import { apiGatewayError } from "../errors.ts";
import { API_KEYS_MAX } from "../limits.ts";
import type { ApiKeyRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Creates an API key; its value is made up where none is given. */
export function createApiKey({ store, clock, random }: RestControl): RestOperation<"CreateApiKey"> {
  return ({ name, description, customerId, enabled = false, value, tags = {} }, { scope }) => {
    const keys = store.keys.list(scope);
    if (keys.length >= API_KEYS_MAX) {
      throw apiGatewayError("LimitExceededException", "Maximum number of API keys for this account has been reached.");
    }
    if (value !== undefined && value.length < 20) {
      throw apiGatewayError("BadRequestException", "API Key value should be at least 20 characters");
    }
    if (keys.some((key) => key.value === value)) throw apiGatewayError("ConflictException", "API Key already exists");
    const record: ApiKeyRecord = {
      id: createGatewayId(random, 10),
      value: value ?? createGatewayId(random, 40),
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
      ...(customerId !== undefined && { customerId }),
      enabled,
      createdDateMs: clock.now(),
      lastUpdatedDateMs: clock.now(),
      stageKeys: [],
      tags,
    };
    store.keys.put(scope, record.id, record);
    return omitEmptyTags(describeApiKey(record, true));
  };
}
