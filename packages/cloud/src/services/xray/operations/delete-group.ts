import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Removes a group and its tags. */
export function deleteGroup({ groups, tags }: XRay): OperationHandler<typeof Client, "DeleteGroup"> {
  return (input, { scope }) => {
    const { GroupARN: arn = "" } = groups.remove(scope, input);
    tags.forget(scope, arn);
    return {};
  };
}
