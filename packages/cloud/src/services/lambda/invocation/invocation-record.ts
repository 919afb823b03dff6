import { type EpochMs, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import { functionArn, LATEST } from "../catalog/function-name.ts";
import type { AsyncEvent, EventEnd } from "./async-event.ts";

/**
 * What a destination is told of an asynchronous invocation.
 *
 * @see Lambda Developer Guide, "Capturing records of Lambda asynchronous invocations", read 2026-11.
 */
export function invocationRecord(event: AsyncEvent, end: EventEnd, at: EpochMs): JsonObject {
  const { name, qualifier = LATEST } = event.reference;
  const { condition, invokeCount, result } = end;
  return {
    version: "1.0",
    timestamp: new Date(at).toISOString(),
    requestContext: {
      requestId: event.requestId,
      functionArn: functionArn(event.scope, name, qualifier),
      condition,
      approximateInvokeCount: invokeCount,
    },
    requestPayload: jsonOf(event.payload),
    ...(result === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: result.executedVersion,
            ...(result.isFunctionError ? { functionError: "Unhandled" } : {}),
          },
          responsePayload: jsonOf(result.payload),
        }),
  };
}

/**
 * The attributes of a dead letter, whose body is the event itself.
 *
 * @param messageBytesMax Bytes of the error message that are kept.
 * @see Lambda Developer Guide, "Adding a dead-letter queue", "Dead-letter queue message attributes", read 2026-11.
 */
export function deadLetterAttributes(
  event: AsyncEvent,
  end: EventEnd,
  messageBytesMax: number,
): Readonly<Record<"ErrorCode" | "ErrorMessage" | "RequestID", string>> {
  const answer = end.result === undefined ? undefined : parseJson(Buffer.from(end.result.payload).toString("utf8"));
  const message = typeof answer === "object" && answer !== null && "errorMessage" in answer ? answer.errorMessage : "";
  const text = typeof message === "string" && message !== "" ? message : end.condition;
  return {
    RequestID: event.requestId,
    ErrorCode: end.result === undefined ? "429" : "200",
    ErrorMessage: Buffer.from(text).subarray(0, messageBytesMax).toString("utf8"),
  };
}

/** The document in a payload, or its text where a custom runtime answered with something else. */
function jsonOf(payload: Uint8Array): JsonValue {
  const text = Buffer.from(payload).toString("utf8");
  return parseJson(text) ?? text;
}
