import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Adds tags to a group or a sampling rule. */
export function tagResource({ tags }: XRay): OperationHandler<typeof Client, "TagResource"> {
  return ({ ResourceARN: arn = "", Tags: given = [] }, { scope }) => {
    tags.add(scope, arn, given);
    return {};
  };
}
