import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeFunction } from "../catalog/describe-function.ts";
import { parseFunctionReference } from "../catalog/function-name.ts";
import { codeLocation } from "../code/code-route.ts";
import type { LambdaParts } from "../lambda-parts.ts";

/** A function's configuration, where its code is, its tags and reserved concurrency. */
export function getFunction(parts: LambdaParts): OperationHandler<typeof Lambda, "GetFunction"> {
  return (input, { scope, origin }) => {
    const reference = parseFunctionReference(scope, input.FunctionName, input.Qualifier);
    const { record, version } = parts.functions.resolve(scope, reference);
    return {
      Configuration: describeFunction(scope, version, reference.qualifier),
      Code: { RepositoryType: "S3", Location: codeLocation(origin, version.code.sha256) },
      ...(Object.keys(record.tags).length === 0 ? {} : { Tags: record.tags }),
      ...(record.reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: record.reservedConcurrency } }),
    };
  };
}
