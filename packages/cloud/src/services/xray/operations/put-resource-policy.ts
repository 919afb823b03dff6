import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Keeps a resource policy. */
export function putResourcePolicy({ policies }: XRay): OperationHandler<typeof Client, "PutResourcePolicy"> {
  return ({ PolicyName: name, PolicyDocument: document, PolicyRevisionId: revisionId }, { scope }) => {
    const given = { name, document, revisionId };
    return { ResourcePolicy: policies.put(scope, given) };
  };
}
