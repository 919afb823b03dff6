import { describeResource } from "../describe-records.ts";
import { apiGatewayError } from "../errors.ts";
import { invalidPatchPath, type Patch, readPatches } from "../patch.ts";
import type { RestResource, RestResources } from "../records.ts";
import { checkPathPart, childPath, replaceResource } from "../resource-tree.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Renames a resource or moves it below another; the resources under it follow. */
export function updateResource({ store }: RestControl): RestOperation<"UpdateResource"> {
  return ({ restApiId, resourceId, patchOperations }, { scope }) => {
    const { id } = store.resource(scope, restApiId, resourceId);
    const api = store.api(scope, restApiId);
    const resources = readPatches(patchOperations).reduce(
      (current, patch) => patchResource(current, id, patch),
      api.resources,
    );
    store.putApi(scope, { ...api, resources });
    return describeResource(store.resource(scope, restApiId, id), false);
  };
}

function patchResource(resources: RestResources, id: string, patch: Patch): RestResources {
  const resource = resources[id];
  const parentId = patch.path === "/parentId" ? patch.value : resource?.parentId;
  const parent = parentId === undefined ? undefined : resources[parentId];
  if (patch.op === "remove" || (patch.path !== "/pathPart" && patch.path !== "/parentId")) {
    throw invalidPatchPath(patch, ["/pathPart", "/parentId"]);
  }
  if (resource === undefined || parent === undefined) {
    throw apiGatewayError("BadRequestException", "The root resource cannot be moved, and a parent must exist");
  }
  if (isSelfOrBelow(resource, parent)) {
    throw apiGatewayError("BadRequestException", "Resources cannot be cyclical.");
  }
  const pathPart = patch.path === "/pathPart" ? patch.value : (resource.pathPart ?? "");
  const { [id]: _self, ...others } = resources;
  const checked = checkPathPart(others, parent, pathPart);
  return replaceResource(resources, {
    ...resource,
    parentId: parent.id,
    pathPart: checked,
    path: childPath(parent, checked),
  });
}

function isSelfOrBelow(resource: RestResource, candidate: RestResource): boolean {
  return candidate.id === resource.id || candidate.path.startsWith(`${resource.path}/`);
}
