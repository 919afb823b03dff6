import { describeApi } from "../describe-records.ts";
import type { HttpControl, HttpOperation } from "../http-operation.ts";
import { applyHttpDefinition, readHttpDefinition } from "../import-definition.ts";

/** Replaces an API's routes and integrations by those of an OpenAPI document. */
export function reimportApi({ store, random }: HttpControl): HttpOperation<"ReimportApi"> {
  return ({ ApiId, Body }, { scope }) => {
    const definition = readHttpDefinition(Body);
    const record = applyHttpDefinition(store.api(scope, ApiId), definition, random);
    store.putApi(scope, record);
    return describeApi(record, scope);
  };
}
