import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Changes what is given of a group. */
export function updateGroup({ groups }: XRay): OperationHandler<typeof Client, "UpdateGroup"> {
  return (input, { scope }) => ({ Group: groups.update(scope, input, input) });
}
