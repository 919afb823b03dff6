import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Tells of one group. */
export function getGroup({ groups }: XRay): OperationHandler<typeof Client, "GetGroup"> {
  return (input, { scope }) => ({ Group: groups.get(scope, input) });
}
