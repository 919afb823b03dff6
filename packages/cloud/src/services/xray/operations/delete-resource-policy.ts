import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Removes a resource policy. */
export function deleteResourcePolicy({ policies }: XRay): OperationHandler<typeof Client, "DeleteResourcePolicy"> {
  return ({ PolicyName: name = "", PolicyRevisionId: revisionId }, { scope }) => {
    policies.remove(scope, name, revisionId);
    return {};
  };
}
