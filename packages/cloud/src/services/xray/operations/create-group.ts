import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Makes a group: a named filter expression. */
export function createGroup({ groups, tags }: XRay): OperationHandler<typeof Client, "CreateGroup"> {
  return ({ GroupName: name = "", Tags: given = [], ...settings }, { scope }) => {
    const group = groups.create(scope, name, settings);
    if (given.length > 0) tags.add(scope, group.GroupARN ?? "", given);
    return { Group: group };
  };
}
