import { parseJson, systemClock } from "@faultline/core";

/** The second argument of a handler. @see Lambda Developer Guide, "Using the Lambda context object to retrieve Node.js function information". */
export interface InvocationContext {
  readonly functionName: string | undefined;
  readonly functionVersion: string | undefined;
  readonly invokedFunctionArn: string | undefined;
  readonly memoryLimitInMB: string | undefined;
  readonly awsRequestId: string;
  readonly logGroupName: string | undefined;
  readonly logStreamName: string | undefined;
  readonly identity: unknown;
  readonly clientContext: unknown;
  getRemainingTimeInMillis(): number;
}

/** Builds the context from the headers of the next invocation and the function's variables. */
export function createInvocationContext(headers: ReadonlyMap<string, string>): InvocationContext {
  const deadlineMs = Number(headers.get("lambda-runtime-deadline-ms"));
  const document = (name: string) => {
    const text = headers.get(name);
    return text === undefined ? undefined : parseJson(text);
  };
  return {
    functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: process.env["AWS_LAMBDA_FUNCTION_VERSION"],
    memoryLimitInMB: process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"],
    clientContext: document("lambda-runtime-client-context"),
    identity: document("lambda-runtime-cognito-identity"),
    invokedFunctionArn: headers.get("lambda-runtime-invoked-function-arn"),
    awsRequestId: headers.get("lambda-runtime-aws-request-id") ?? "",
    getRemainingTimeInMillis: () => deadlineMs - systemClock.now(),
  };
}
