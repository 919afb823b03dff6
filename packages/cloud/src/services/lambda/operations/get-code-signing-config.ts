import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { describeCodeSigningConfig } from "./describe-code-signing-config.ts";

/** A code signing configuration. */
export function getCodeSigningConfig(parts: LambdaParts): OperationHandler<typeof Lambda, "GetCodeSigningConfig"> {
  return (input, { scope }) => {
    const record = parts.codeSigning.require(scope, input.CodeSigningConfigArn);
    return { CodeSigningConfig: describeCodeSigningConfig(scope, record) };
  };
}
