import { isJsonObject, parseJson } from "@faultline/core";
import { BrokenBody, type HttpResponse } from "../../../wire/http-route.ts";
import { forwardAnswerHeaders } from "../../api-proxy/answer-headers.ts";
import { parseAnswerV2 } from "../../api-proxy/parse-answer-v2.ts";
import type { ExecutionResult } from "../invocation/invocation-request.ts";
import type { ResponseChannel } from "../invocation/response-channel.ts";
import { BAD_GATEWAY } from "./url-answer.ts";

/** The content type that announces metadata before the body. */
const HTTP_RESPONSE_TYPE = "application/vnd.awslambda.http-integration-response";
const DEFAULT_TYPE = "application/octet-stream";
/** Between the metadata of an HTTP response and its body. */
const DELIMITER = Buffer.alloc(8);
/** Metadata that the endpoint reads before it gives up; AWS documents no limit, this one is far above its header limits. */
const METADATA_BYTES_MAX = 64 * 1024;

/** A response under way: what carries it, and what comes of the invocation. */
export interface StreamedResponse {
  readonly channel: ResponseChannel;
  readonly result: Promise<ExecutionResult>;
}

/**
 * A function's response as the client of a URL in mode `RESPONSE_STREAM` gets it: status and headers once the function
 * has told them, then each piece as it is written. A function that fails before its first byte gets a 502; later, the
 * connection breaks. The result of a function that does not stream is the body as it is.
 *
 * @throws ServiceError where Lambda refuses the invocation.
 * @see Lambda Developer Guide, "Response streaming for Lambda functions" and "Using the Lambda runtime API for custom
 * runtimes", read 2026-11.
 */
export async function streamAnswer(response: StreamedResponse): Promise<HttpResponse> {
  const { channel, result } = response;
  await Promise.race([channel.begun, result]);
  if (!channel.isStreamed) return wholeAnswer(await result);
  if (channel.contentType?.split(";")[0]?.trim() !== HTTP_RESPONSE_TYPE) {
    const headers = { "content-type": channel.contentType ?? DEFAULT_TYPE };
    return { status: 200, headers, body: piecesOf(response) };
  }
  return answerWithMetadata(response);
}

function wholeAnswer({ isFunctionError, payload }: ExecutionResult): HttpResponse {
  return isFunctionError ? BAD_GATEWAY : { status: 200, headers: { "content-type": DEFAULT_TYPE }, body: payload };
}

async function answerWithMetadata(response: StreamedResponse): Promise<HttpResponse> {
  const pieces = piecesOf(response);
  const opening = await readOpening(pieces);
  const head = opening && headOf(opening.metadata);
  if (opening === undefined || head === undefined) {
    response.channel.close(); // The function runs on; nobody reads what it writes.
    return BAD_GATEWAY;
  }
  return { ...head, body: following(opening.rest, pieces) };
}

interface Opening {
  readonly metadata: Buffer;
  /** What came of the body in the same piece. */
  readonly rest: Buffer;
}

/** Reads up to the delimiter; undefined where none comes. */
async function readOpening(pieces: AsyncGenerator<Uint8Array>): Promise<Opening | undefined> {
  let read = Buffer.alloc(0);
  while (read.byteLength <= METADATA_BYTES_MAX) {
    const next = await pieces.next().catch(brokenEarly);
    if (next === undefined || next.done === true) return undefined;
    read = Buffer.concat([read, next.value]);
    const at = read.indexOf(DELIMITER);
    if (at !== -1) return { metadata: read.subarray(0, at), rest: read.subarray(at + DELIMITER.byteLength) };
  }
  return undefined;
}

function brokenEarly(thrown: unknown): undefined {
  if (!(thrown instanceof BrokenBody)) throw thrown;
  return undefined;
}

function headOf(metadata: Buffer): Pick<HttpResponse, "headers" | "status"> | undefined {
  const given = parseJson(metadata.toString("utf8"));
  if (!isJsonObject(given)) return undefined;
  const answer = parseAnswerV2({ statusCode: given["statusCode"] ?? 200, ...given, body: "" });
  if (answer === undefined) return undefined;
  const headers = forwardAnswerHeaders(answer.headers.values(), "remap");
  // AWS frames the body itself, and so does the port: a length of the function's own is remapped as in an ordinary answer.
  return {
    status: answer.status,
    headers: answer.headers.has("content-type") ? headers : { "content-type": DEFAULT_TYPE, ...headers },
  };
}

async function* following(first: Buffer, pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.byteLength > 0) yield first;
  yield* pieces;
}

/** What the function writes. Ends with an error where the function fails; whoever leaves early frees the function. */
async function* piecesOf({ channel, result }: StreamedResponse): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of channel.chunks()) if (chunk.byteLength > 0) yield chunk;
    const { errorType } = await result;
    if (errorType !== undefined) throw new BrokenBody(errorType);
  } finally {
    channel.close();
  }
}
