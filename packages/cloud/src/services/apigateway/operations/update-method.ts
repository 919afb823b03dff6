import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { findMethod, putFoundMethod } from "../find-method.ts";
import { invalidPatchPath, type Patch, patchBoolean, patchMap, readPatches } from "../patch.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

const CHANGES: Readonly<Record<string, (patch: Patch) => Partial<ApiGateway.Method>>> = {
  "/authorizationType": ({ value }) => ({ authorizationType: value }),
  "/authorizerId": ({ value }) => ({ authorizerId: value }),
  "/apiKeyRequired": (patch) => ({ apiKeyRequired: patchBoolean(patch) }),
  "/operationName": ({ value }) => ({ operationName: value }),
  "/requestValidatorId": ({ value }) => ({ requestValidatorId: value === "" ? undefined : value }),
};

/** Changes a method by patch operations. */
export function updateMethod({ store }: RestControl): RestOperation<"UpdateMethod"> {
  return (input, { scope }) => {
    const found = findMethod(store, scope, input);
    const method = readPatches(input.patchOperations).reduce(patchMethod, found.method);
    putFoundMethod(store, scope, input, { found, method });
    return method;
  };
}

function patchMethod(method: ApiGateway.Method, patch: Patch): ApiGateway.Method {
  const change = CHANGES[patch.path];
  if (change !== undefined) return { ...method, ...change(patch) };
  const [kind, name = ""] = patch.steps;
  const isRemoved = patch.op === "remove";
  if (kind === "requestParameters" && name !== "") {
    const value = isRemoved ? undefined : patch.value === "" || patchBoolean(patch);
    return { ...method, requestParameters: patchMap(method.requestParameters, name, value) };
  }
  if (kind === "requestModels" && name !== "") {
    return { ...method, requestModels: patchMap(method.requestModels, name, isRemoved ? undefined : patch.value) };
  }
  throw invalidPatchPath(patch, [...Object.keys(CHANGES), "/requestParameters/{name}", "/requestModels/{type}"]);
}
