import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { findTagged } from "./tagged-resource.ts";

/** The tags of a function or a code signing configuration. */
export function listTags(parts: LambdaParts): OperationHandler<typeof Lambda, "ListTags"> {
  return (input, { scope }) => ({ Tags: findTagged(parts, scope, input.Resource).tags });
}
