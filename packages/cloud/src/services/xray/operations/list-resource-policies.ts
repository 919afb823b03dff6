import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Lists the resource policies, all on one page: an account has few. */
export function listResourcePolicies({ policies }: XRay): OperationHandler<typeof Client, "ListResourcePolicies"> {
  return (_input, { scope }) => ({ ResourcePolicies: policies.list(scope) });
}
