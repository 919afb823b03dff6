import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { findTagged } from "./tagged-resource.ts";

/** Adds tags to a function or a code signing configuration, or changes them. */
export function tagResource(parts: LambdaParts): OperationHandler<typeof Lambda, "TagResource"> {
  return (input, { scope }) => {
    const resource = findTagged(parts, scope, input.Resource);
    if (Object.keys(input.Tags ?? {}).length === 0) {
      throw invalidParameter("An error occurred and the request cannot be processed.");
    }
    resource.put({ ...resource.tags, ...input.Tags });
    return {};
  };
}
