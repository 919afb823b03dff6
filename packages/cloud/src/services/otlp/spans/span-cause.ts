import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";
import { attributesOf, type Attributes, numberIn, objectsIn, textIn, textOf } from "../read-otlp.ts";
import { defined, httpStatusOf } from "./span-attributes.ts";

const ERROR_STATUS = 2;
/** Frames of one exception that are kept, so that a deep recursion does not make the document too large. */
const MAX_FRAMES = 50;

/**
 * Flags and cause of a span: its HTTP status decides, since many instrumentations leave the span's own unset; without
 * one a span that ended in an error is a fault.
 *
 * @see awsxrayexporter, cause: "the segment status for http spans will be based on their http.statuscode".
 */
export function outcomeOf(span: JsonObject, attributes: Attributes, isRemote: boolean): JsonObject {
  const status = httpStatusOf(attributes);
  const isFailed = isJsonObject(span.status) && isErrorCode(span.status.code);
  const isClientError = status !== undefined && status >= 400 && status < 500;
  const isServerError = status !== undefined && status >= 500 && status < 600;
  const cause = isFailed || isClientError || isServerError ? causeOf(span, isRemote) : undefined;
  return defined({
    error: isClientError,
    throttle: status === 429,
    fault: isServerError || (isFailed && !isClientError),
    cause,
  });
}

function isErrorCode(code: JsonValue | undefined): boolean {
  return code === ERROR_STATUS || code === "STATUS_CODE_ERROR";
}

function causeOf(span: JsonObject, isRemote: boolean): JsonObject | undefined {
  const events = objectsIn(span, "events").filter((event) => textIn(event, "name") === "exception");
  const id = textIn(span, "spanId") ?? "";
  const thrown = events.map((event, i) => exceptionOf(attributesOf(event), exceptionId(id, i), isRemote));
  if (thrown.length > 0) return { exceptions: thrown };
  const message = isJsonObject(span.status) ? textIn(span.status, "message") : undefined;
  return message === undefined || message === ""
    ? undefined
    : { exceptions: [{ id: exceptionId(id, 0), message, remote: isRemote }] };
}

/** An id for an exception, the same at every export of the span. */
function exceptionId(spanId: string, index: number): string {
  const number = BigInt.asUintN(64, BigInt(`0x${spanId || "0"}`) + BigInt(index) + 1n);
  return number.toString(16).padStart(16, "0");
}

function exceptionOf(attributes: Attributes, id: string, isRemote: boolean): JsonObject {
  return defined({
    id,
    type: textOf(attributes, "exception.type"),
    message: textOf(attributes, "exception.message"),
    remote: isRemote,
    stack: framesOf(textOf(attributes, "exception.stacktrace") ?? ""),
  });
}

const FRAME = /^\s*at (?:(?<label>.+?) ?\()?(?<path>[^()]+?):(?<line>\d+)(?::\d+)?\)?$/;

/** Frames as JavaScript and Java print them. */
function framesOf(stack: string): JsonObject[] | undefined {
  const frames = stack.split("\n").flatMap((text) => {
    const { label, path, line } = FRAME.exec(text)?.groups ?? {};
    return path === undefined ? [] : [defined({ path, line: numberIn({ line: line ?? "" }, "line"), label })];
  });
  return frames.length === 0 ? undefined : frames.slice(0, MAX_FRAMES);
}
