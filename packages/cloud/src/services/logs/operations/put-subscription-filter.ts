import type { Scope } from "@faultline/core";
import { checkedFilterPattern } from "../check-filter-pattern.ts";
import { checkedFilterName, checkedGroupName, refuseUnsupportedFilter } from "../check-input.ts";
import { checkRegexFilters } from "../check-regex-filters.ts";
import { logsError } from "../errors.ts";
import type { LogsDependencies, LogsHandler } from "../logs-dependencies.ts";

const FUNCTION_ARN = /^arn:aws[a-z-]*:lambda:[^:]+:(\d{12}):function:([^:]+)(?::[^:]+)?$/;
const STREAM_ARN = /^arn:aws[a-z-]*:(kinesis|firehose):/;

/**
 * PutSubscriptionFilter: makes or replaces a filter that delivers new events to a function.
 *
 * Differs from AWS: only functions can subscribe; and a function may not subscribe to its own log group, where AWS
 * leaves it to the user to avoid that loop.
 */
export function putSubscriptionFilter(dependencies: LogsDependencies): LogsHandler<"PutSubscriptionFilter"> {
  const { catalog, subscriptionFilters, clock } = dependencies;
  return async (input, { scope }) => {
    const logGroupName = checkedGroupName(input.logGroupName);
    const filterName = checkedFilterName(input.filterName);
    const filterPattern = input.filterPattern ?? "";
    const pattern = checkedFilterPattern(filterPattern);
    const destinationArn = input.destinationArn ?? "";
    refuseUnsupportedFilter(input);
    const functionName = checkedFunctionName(scope, destinationArn, input.roleArn);
    if (logGroupName === `/aws/lambda/${functionName}`) {
      const message = `Function ${functionName} writes to ${logGroupName}: its own events would invoke it for ever.`;
      throw logsError("InvalidParameterException", message);
    }
    await catalog.group(scope, logGroupName);
    await checkFunction(dependencies, scope, destinationArn);
    checkRegexFilters(dependencies, scope, { logGroupName, filterName, pattern });
    const { roleArn, distribution = "ByLogStream" } = input;
    const filter = { logGroupName, filterName, filterPattern, destinationArn, distribution, creationTime: clock.now() };
    subscriptionFilters.put(scope, roleArn === undefined ? filter : { ...filter, roleArn });
    return {};
  };
}

/** The function that an ARN names. AWS looks at this before it looks for the log group. */
function checkedFunctionName(scope: Scope, destinationArn: string, roleArn: string | undefined): string {
  const [, owner, functionName] = FUNCTION_ARN.exec(destinationArn) ?? [];
  if (owner !== undefined && owner !== scope.accountId) {
    throw logsError(
      "AccessDeniedException",
      "Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.",
    );
  }
  const vendor = STREAM_ARN.exec(destinationArn)?.[1];
  if (vendor !== undefined && roleArn === undefined) {
    const message = `destinationArn for vendor ${vendor} cannot be used without roleArn`;
    throw logsError("InvalidParameterException", message);
  }
  if (functionName !== undefined) return functionName;
  throw logsError(
    "InvalidParameterException",
    `destinationArn is '${destinationArn}'; this lab delivers to Lambda functions only: give a function's ARN.`,
  );
}

async function checkFunction({ services }: LogsDependencies, scope: Scope, FunctionName: string): Promise<void> {
  const input = { FunctionName, InvocationType: "DryRun" as const };
  await services.call({ service: "lambda", operation: "Invoke", input, scope }).catch(() => {
    throw logsError(
      "InvalidParameterException",
      "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
    );
  });
}
