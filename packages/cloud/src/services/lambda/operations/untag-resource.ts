import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** Removes tags from a function. */
export function untagResource(parts: LambdaParts): OperationHandler<typeof Lambda, "UntagResource"> {
  return (input, { scope }) => {
    const record = requireUnqualified(parts, scope, input.Resource);
    const removed = new Set(input.TagKeys);
    const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !removed.has(key)));
    parts.functions.put(scope, { ...record, tags });
    return {};
  };
}
