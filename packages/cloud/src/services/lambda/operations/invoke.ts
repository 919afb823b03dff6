import type * as Lambda from "@aws-sdk/client-lambda";
import type { OperationHandler, OperationInput, RequestContext } from "../../../wire/service.ts";
import { constraintViolation, lambdaError } from "../errors.ts";
import type { InvocationCall } from "../invocation/invocation-service.ts";
import type { LambdaParts } from "../lambda-parts.ts";
import { LAMBDA_LIMITS } from "../limits.ts";
import { checkJson, jsonFault } from "./check-json.ts";

const EMPTY_EVENT = new TextEncoder().encode("{}");
const NO_PAYLOAD = new Uint8Array();

/** Runs a function now (`RequestResponse`), later (`Event`), or only checks that it could run (`DryRun`). */
export function invoke(parts: LambdaParts): OperationHandler<typeof Lambda, "Invoke"> {
  const { invocations } = parts;
  return async (input, context) => {
    const call = invocationCall(input, context);
    if (input.InvocationType === "DryRun") {
      invocations.target(call);
      return { StatusCode: 204, Payload: NO_PAYLOAD };
    }
    if (input.InvocationType === "Event") {
      invocations.queue(call);
      return { StatusCode: 202, Payload: NO_PAYLOAD };
    }
    const result = await invocations.run(call);
    return {
      StatusCode: 200,
      Payload: result.payload,
      ExecutedVersion: result.executedVersion,
      ...(result.isFunctionError ? { FunctionError: "Unhandled" } : {}),
      ...(result.logResult === undefined ? {} : { LogResult: result.logResult }),
    };
  };
}

type InvocationInput = Omit<OperationInput<typeof Lambda, "InvokeWithResponseStream">, "InvocationType">;

/**
 * What an invocation's input asks for.
 *
 * @throws ServiceError for a payload that is no JSON, or a client context that is none or too long.
 */
export function invocationCall(input: InvocationInput, context: RequestContext): InvocationCall {
  const payload = input.Payload === undefined || input.Payload.byteLength === 0 ? EMPTY_EVENT : input.Payload;
  checkJson(payload);
  const traceHeader = context.headers["x-amzn-trace-id"];
  return {
    scope: context.scope,
    functionName: input.FunctionName ?? "",
    payload,
    requestId: context.requestId,
    isTailWanted: input.LogType === "Tail",
    ...(input.Qualifier === undefined ? {} : { qualifier: input.Qualifier }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
    ...(input.ClientContext === undefined ? {} : { clientContext: decodeClientContext(input.ClientContext) }),
  };
}

function decodeClientContext(base64: string): string {
  if (base64.length > LAMBDA_LIMITS.clientContextBytes) {
    throw constraintViolation(
      `Value at 'clientContext' failed to satisfy constraint: Member must have length less than or equal to ${LAMBDA_LIMITS.clientContextBytes}`,
    );
  }
  const context = Buffer.from(base64, "base64");
  if (jsonFault(context) === undefined) return context.toString("utf8");
  throw lambdaError("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.");
}
