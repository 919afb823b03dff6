import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** Adds tags to a function, or changes them. */
export function tagResource(parts: LambdaParts): OperationHandler<typeof Lambda, "TagResource"> {
  return (input, { scope }) => {
    const record = requireUnqualified(parts, scope, input.Resource);
    parts.functions.put(scope, { ...record, tags: { ...record.tags, ...input.Tags } });
    return {};
  };
}
