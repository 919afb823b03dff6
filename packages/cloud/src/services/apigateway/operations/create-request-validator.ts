import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Creates a validator that methods may name. */
export function createRequestValidator({ store, random }: RestControl): RestOperation<"CreateRequestValidator"> {
  return ({ restApiId, name, validateRequestBody = false, validateRequestParameters = false }, { scope }) => {
    const api = store.api(scope, restApiId);
    const id = createGatewayId(random, 6);
    const validator = { id, name, validateRequestBody, validateRequestParameters };
    store.putApi(scope, { ...api, validators: { ...api.validators, [id]: validator } });
    return validator;
  };
}
