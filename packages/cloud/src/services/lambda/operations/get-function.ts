import { pathToFileURL } from "node:url";
import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeFunction } from "../catalog/describe-function.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/**
 * A function's configuration, where its code is, its tags and reserved concurrency.
 * Differs from AWS: `Code.Location` is a file URL on this machine instead of a presigned one.
 */
export function getFunction(parts: LambdaParts): OperationHandler<typeof Lambda, "GetFunction"> {
  return (input, { scope }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { record, version } = parts.functions.resolve(scope, reference);
    return {
      Configuration: describeFunction(scope, version, reference.qualifier),
      Code: { RepositoryType: "S3", Location: pathToFileURL(parts.code.archivePath(version.code.sha256)).href },
      ...(Object.keys(record.tags).length === 0 ? {} : { Tags: record.tags }),
      ...(record.reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: record.reservedConcurrency } }),
    };
  };
}
