import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Takes tags from a group or a sampling rule. */
export function untagResource({ tags }: XRay): OperationHandler<typeof Client, "UntagResource"> {
  return ({ ResourceARN: arn = "", TagKeys: keys = [] }, { scope }) => {
    tags.remove(scope, arn, keys);
    return {};
  };
}
