import type { FunctionConfiguration } from "@aws-sdk/client-lambda";

/** The log group that a function writes to: that of its logging settings, else the one that is called after it. */
export function logGroupOf(
  functionName: string,
  { LoggingConfig }: Pick<FunctionConfiguration, "LoggingConfig"> = {},
): string {
  return LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`;
}
