import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { APIS_MAX } from "../../api-proxy/limits.ts";
import { describeApi } from "../describe-records.ts";
import { httpApiError } from "../errors.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { applyHttpDefinition, readHttpDefinition } from "../import-definition.ts";
import type { HttpApiRecord } from "../records.ts";

/** Creates an HTTP API from an OpenAPI document. */
export function importApi({ store, clock, random }: HttpControl): HttpOperation<"ImportApi"> {
  return ({ Body }, { scope }) => {
    const definition = readHttpDefinition(Body);
    if (store.apis(scope).length >= APIS_MAX) {
      throw httpApiError("BadRequestException", "Maximum number of APIs for this account has been reached.");
    }
    const empty: HttpApiRecord = {
      apiId: createGatewayId(random, 10),
      name: "",
      createdDateMs: clock.now(),
      disableExecuteApiEndpoint: false,
      isManaged: false,
      tags: {},
      routes: {},
      integrations: {},
    };
    const record = applyHttpDefinition(empty, definition, random);
    store.putApi(scope, record);
    return describeApi(record, scope);
  };
}
