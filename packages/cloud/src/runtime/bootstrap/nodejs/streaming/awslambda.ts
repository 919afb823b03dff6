import { type ResponseStream } from "./response-stream.ts";

const STREAMING = Symbol.for("aws.lambda.runtime.handler.streaming");
const HTTP_RESPONSE_TYPE = "application/vnd.awslambda.http-integration-response";
/** Between the metadata of an HTTP response and its body. */
const DELIMITER = Buffer.alloc(8);

/** A handler that writes its response. */
export type StreamingHandler = (event: unknown, responseStream: ResponseStream, context: unknown) => unknown;

/** Puts the global `awslambda` in place, with which a function says that it streams. */
export function installAwslambda(): void {
  const streamifyResponse = (handler: StreamingHandler, options?: { readonly highWaterMark?: number }) =>
    Object.assign(handler, { [STREAMING]: "response", ...options });
  const HttpResponseStream = {
    from(stream: ResponseStream, metadata: unknown): ResponseStream {
      stream.setContentType(HTTP_RESPONSE_TYPE);
      stream.setPrelude(Buffer.concat([Buffer.from(JSON.stringify(metadata)), DELIMITER]));
      return stream;
    },
  };
  const present = Reflect.get(globalThis, "awslambda") as object | undefined;
  Reflect.set(globalThis, "awslambda", { ...present, streamifyResponse, HttpResponseStream });
}

/** Whether a handler was made by `awslambda.streamifyResponse`. */
export function isStreaming(handler: object): boolean {
  return Reflect.get(handler, STREAMING) === "response";
}
