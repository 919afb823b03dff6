import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Lists the tags of a group or a sampling rule. */
export function listTagsForResource({ tags }: XRay): OperationHandler<typeof Client, "ListTagsForResource"> {
  return ({ ResourceARN: arn = "" }, { scope }) => ({ Tags: tags.list(scope, arn) });
}
