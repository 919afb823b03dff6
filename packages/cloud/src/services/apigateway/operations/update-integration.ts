import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { createIntegration } from "../create-integration.ts";
import { findMethod, integrationOf, putFoundMethod } from "../find-method.ts";
import { invalidPatchPath, type Patch, patchMap, patchNumber, readPatches } from "../patch.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

const CHANGES: Readonly<Record<string, (patch: Patch) => Partial<ApiGateway.Integration>>> = {
  "/uri": ({ value }) => ({ uri: value }),
  "/httpMethod": ({ value }) => ({ httpMethod: value }),
  "/credentials": ({ value }) => ({ credentials: value }),
  "/passthroughBehavior": ({ value }) => ({ passthroughBehavior: value }),
  "/timeoutInMillis": (patch) => ({ timeoutInMillis: patchNumber(patch) }),
};

/** Changes an integration by patch operations. */
export function updateIntegration({ store }: RestControl): RestOperation<"UpdateIntegration"> {
  return (input, { scope }) => {
    const found = findMethod(store, scope, input);
    const patched = readPatches(input.patchOperations).reduce(patchIntegration, integrationOf(found));
    const methodIntegration = createIntegration({ ...patched, type: patched.type }, found.resource.id);
    putFoundMethod(store, scope, input, { found, method: { ...found.method, methodIntegration } });
    return methodIntegration;
  };
}

function patchIntegration(integration: ApiGateway.Integration, patch: Patch): ApiGateway.Integration {
  const change = CHANGES[patch.path];
  if (change !== undefined) return { ...integration, ...change(patch) };
  const [kind, name = ""] = patch.steps;
  if ((kind === "requestParameters" || kind === "requestTemplates") && name !== "") {
    const value = patch.op === "remove" ? undefined : patch.value;
    return { ...integration, [kind]: patchMap(integration[kind], name, value) };
  }
  throw invalidPatchPath(patch, [...Object.keys(CHANGES), "/requestParameters/{name}", "/requestTemplates/{type}"]);
}
