import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { conflict } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { functionsSignedBy } from "./list-functions-by-code-signing-config.ts";

/** Removes a code signing configuration that no function uses. */
export function deleteCodeSigningConfig(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "DeleteCodeSigningConfig"> {
  return (input, { scope }) => {
    const record = parts.codeSigning.require(scope, input.CodeSigningConfigArn);
    if (functionsSignedBy(parts, scope, record).length > 0) {
      throw conflict(`The code signing configuration ${input.CodeSigningConfigArn} is in use by functions.`);
    }
    parts.codeSigning.delete(scope, record);
    return {};
  };
}
