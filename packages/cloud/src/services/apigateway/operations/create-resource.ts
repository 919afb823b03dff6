import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { describeResource } from "../describe-records.ts";
import { apiGatewayError } from "../errors.ts";
import { RESOURCES_MAX } from "../limits.ts";
import type { RestResource } from "../records.ts";
import { checkPathPart, childPath } from "../resource-tree.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Adds a resource below another. */
export function createResource({ store, random }: RestControl): RestOperation<"CreateResource"> {
  return ({ restApiId, parentId, pathPart }, { scope }) => {
    const parent = store.resource(scope, restApiId, parentId);
    const { resources } = store.api(scope, restApiId);
    const checked = checkPathPart(resources, parent, pathPart);
    if (Object.keys(resources).length >= RESOURCES_MAX) {
      throw apiGatewayError("LimitExceededException", "Maximum number of Resources for this API has been reached.");
    }
    const resource: RestResource = {
      id: createGatewayId(random, 6),
      parentId: parent.id,
      pathPart: checked,
      path: childPath(parent, checked),
      methods: {},
    };
    store.putResource(scope, restApiId, resource);
    return describeResource(resource, false);
  };
}
