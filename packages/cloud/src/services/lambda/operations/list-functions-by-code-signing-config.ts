import type * as Lambda from "@aws-sdk/client-lambda";
import type { Scope } from "@faultline/core";
import type { OperationHandler } from "../../../wire/service.ts";
import { codeSigningArn } from "../catalog/code-signing-catalog.ts";
import { functionArn } from "../catalog/function-name.ts";
import type { CodeSigningRecord } from "../catalog/records.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { paginate } from "./paginate.ts";

/** The functions that use a code signing configuration. */
export function listFunctionsByCodeSigningConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "ListFunctionsByCodeSigningConfig"> {
  return (input, { scope }) => {
    const record = parts.codeSigning.require(scope, input.CodeSigningConfigArn);
    const page = paginate(functionsSignedBy(parts, scope, record), (name) => name, input);
    return {
      FunctionArns: page.items.map((name) => functionArn(scope, name)),
      ...(page.nextMarker === undefined ? {} : { NextMarker: page.nextMarker }),
    };
  };
}

/** The names of the functions that use a code signing configuration. */
export function functionsSignedBy(parts: LambdaParts, scope: Scope, { id }: CodeSigningRecord): readonly string[] {
  const arn = codeSigningArn(scope, id);
  const using = parts.functions.list(scope).filter(({ codeSigningConfigArn }) => codeSigningConfigArn === arn);
  return using.map(({ latest }) => latest.functionName);
}
