import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { requireUnqualified } from "./require-unqualified.ts";

/** A function's tags. */
export function listTags(parts: LambdaParts): OperationHandler<typeof Lambda, "ListTags"> {
  return (input, { scope }) => ({ Tags: requireUnqualified(parts, scope, input.Resource).tags });
}
