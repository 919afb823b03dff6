import { describeRestApi } from "../describe-records.ts";
import { applyDefinition, createRoot, readDefinition } from "../import-definition.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Merges an OpenAPI document into an API, or replaces all its resources by the document's. */
export function putRestApi({ store, random }: RestControl): RestOperation<"PutRestApi"> {
  return ({ restApiId, mode, body }, { scope }) => {
    const definition = readDefinition(body);
    const api = store.api(scope, restApiId);
    const isOverwrite = mode === "overwrite";
    const target = isOverwrite ? { ...api, resources: createRoot(api.rootResourceId) } : api;
    const changed = applyDefinition(target, definition, random);
    // Overwriting also takes the document's title; merging keeps the API's name.
    const name = isOverwrite && definition.title !== "" ? definition.title : api.name;
    const record = { ...changed, name };
    store.putApi(scope, record);
    return describeRestApi(record);
  };
}
