import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeFunction } from "../catalog/describe-function.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { publishVersion as publish } from "../catalog/publish-version.ts";
import { invalidParameter } from "../errors.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { checkRevision } from "./check-revision.ts";

/** Freezes `$LATEST` as a numbered version. */
export function publishVersion(parts: LambdaParts): OperationHandler<typeof Lambda, "PublishVersion"> {
  return (input, { scope }) => {
    const { name } = parseFunctionReference(scope, input.FunctionName);
    const { latest } = parts.functions.require(scope, name);
    checkRevision(input.RevisionId, latest.revisionId);
    if (input.CodeSha256 !== undefined && input.CodeSha256 !== "" && input.CodeSha256 !== latest.code.sha256) {
      throw invalidParameter(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.code.sha256}). ` +
          "Please try again with the CodeSHA256 in $LATEST.",
      );
    }
    const version = publish(parts, scope, name, input.Description);
    return describeFunction(scope, version, version.version);
  };
}
