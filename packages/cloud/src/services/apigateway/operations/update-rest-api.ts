import { describeRestApi } from "../describe-records.ts";
import { invalidPatchPath, type Patch, patchBoolean, patchNumber, readPatches } from "../patch.ts";
import type { RestApiRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

const CHANGES: Readonly<Record<string, (api: RestApiRecord, patch: Patch) => Partial<RestApiRecord>>> = {
  "/name": (_api, { value }) => ({ name: value }),
  "/description": (_api, { value }) => ({ description: value }),
  "/policy": (_api, { value }) => ({ policy: value }),
  "/version": (_api, { value }) => ({ version: value }),
  "/apiKeySource": (_api, { value }) => ({ apiKeySource: value === "AUTHORIZER" ? "AUTHORIZER" : "HEADER" }),
  "/minimumCompressionSize": (_api, patch) => ({ minimumCompressionSize: patchNumber(patch) }),
  "/disableExecuteApiEndpoint": (_api, patch) => ({ disableExecuteApiEndpoint: patchBoolean(patch) }),
};

/** Changes a REST API by patch operations. */
export function updateRestApi({ store }: RestControl): RestOperation<"UpdateRestApi"> {
  return ({ restApiId, patchOperations }, { scope }) => {
    const record = readPatches(patchOperations).reduce(patchApi, store.api(scope, restApiId));
    store.putApi(scope, record);
    return describeRestApi(record);
  };
}

function patchApi(api: RestApiRecord, patch: Patch): RestApiRecord {
  const change = CHANGES[patch.path];
  if (change !== undefined) return { ...api, ...change(api, patch) };
  const [kind, name = ""] = patch.steps;
  if (kind === "binaryMediaTypes" && name !== "") {
    const others = api.binaryMediaTypes.filter((type) => type !== name);
    return { ...api, binaryMediaTypes: patch.op === "remove" ? others : [...others, patch.value || name] };
  }
  if (kind === "endpointConfiguration") {
    const type = patch.value === "PRIVATE" || patch.value === "REGIONAL" ? patch.value : "EDGE";
    return { ...api, endpointConfiguration: { ...api.endpointConfiguration, types: [type] } };
  }
  throw invalidPatchPath(patch, [
    ...Object.keys(CHANGES),
    "/binaryMediaTypes/{type}",
    "/endpointConfiguration/types/{type}",
  ]);
}
