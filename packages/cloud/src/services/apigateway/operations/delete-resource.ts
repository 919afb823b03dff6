import { apiGatewayError } from "../errors.ts";
import { removeSubtree } from "../resource-tree.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Deletes a resource and all below it. The root stays. */
export function deleteResource({ store }: RestControl): RestOperation<"DeleteResource"> {
  return ({ restApiId, resourceId }, { scope }) => {
    const resource = store.resource(scope, restApiId, resourceId);
    const api = store.api(scope, restApiId);
    if (resource.id === api.rootResourceId) {
      throw apiGatewayError("BadRequestException", "Cannot delete root resource.");
    }
    store.putApi(scope, { ...api, resources: removeSubtree(api.resources, resource) });
    return {};
  };
}
