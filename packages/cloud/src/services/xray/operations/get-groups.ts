import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Lists the groups, all on one page: an account has few. */
export function getGroups({ groups }: XRay): OperationHandler<typeof Client, "GetGroups"> {
  return (_input, { scope }) => ({ Groups: groups.list(scope) });
}
