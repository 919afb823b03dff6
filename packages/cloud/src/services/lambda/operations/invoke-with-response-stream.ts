import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler } from "../../../wire/service.ts";
import type { ExecutionResult } from "../invocation/invocation-request.ts";
import { ResponseChannel } from "../invocation/response-channel.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { invocationCall } from "./invoke.ts";

/** Runs a function and passes its response on as it comes. A function that does not stream gives one chunk. */
export function invokeWithResponseStream(
  parts: LambdaParts,
): OperationHandler<typeof Lambda, "InvokeWithResponseStream"> {
  const { invocations } = parts;
  return async (input, context) => {
    const call = invocationCall(input, context);
    if (input.InvocationType === "DryRun") {
      invocations.target(call);
      return { StatusCode: 204 };
    }
    const channel = new ResponseChannel(context.signal);
    const result = invocations.run({ ...call, stream: channel }).finally(() => channel.close());
    await Promise.race([channel.begun, result]); // What refuses the request is refused before the stream.
    return {
      StatusCode: 200,
      ResponseStreamContentType: channel.contentType ?? "application/octet-stream",
      ...(channel.executedVersion === undefined ? {} : { ExecutedVersion: channel.executedVersion }),
      EventStream: events(channel, result),
    };
  };
}

/** @see Lambda API reference, "InvokeWithResponseStreamResponseEvent", read 2026-11. */
async function* events(
  channel: ResponseChannel,
  result: Promise<ExecutionResult>,
): AsyncGenerator<Lambda.InvokeWithResponseStreamResponseEvent> {
  for await (const chunk of channel.chunks()) yield { PayloadChunk: { Payload: chunk } };
  const { errorType, logResult, payload } = await result;
  if (!channel.isStreamed && errorType === undefined) yield { PayloadChunk: { Payload: payload } };
  const failure =
    errorType === undefined ? {} : { ErrorCode: errorType, ErrorDetails: Buffer.from(payload).toString("utf8") };
  yield { InvokeComplete: { ...failure, ...(logResult === undefined ? {} : { LogResult: logResult }) } };
}
