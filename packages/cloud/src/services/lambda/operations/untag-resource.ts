import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { findTagged } from "./tagged-resource.ts";

/** Removes tags from a function or a code signing configuration. */
export function untagResource(parts: LambdaParts): OperationHandler<typeof Lambda, "UntagResource"> {
  return (input, { scope }) => {
    const resource = findTagged(parts, scope, input.Resource);
    const removed = new Set(input.TagKeys);
    resource.put(Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !removed.has(key))));
    return {};
  };
}
