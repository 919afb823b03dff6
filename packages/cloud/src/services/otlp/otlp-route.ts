import { gunzipSync } from "node:zlib";
import { type Clock, isJsonObject, type JsonObject, messageOf, parseJson } from "@faultline/core";
import type { LogSink, MetricSink, Segment, TelemetryStore } from "@faultline/telemetry";
import type { HttpRequest, HttpResponse, HttpRoute } from "../../wire/http-route.ts";
import { logsToEvents } from "./logs-to-events.ts";
import { MetricConverter } from "./metrics-to-datums.ts";
import { encodeAnswer, type ExportResult } from "./otlp-answers.ts";
import { LOGS_REQUEST, METRICS_REQUEST, TRACES_REQUEST } from "./otlp-messages.ts";
import { decodeMessage, type Message, ProtobufError } from "./protobuf-reader.ts";
import { SpanReceiver } from "./spans/span-receiver.ts";

/** Largest body once inflated; AWS's OTLP endpoint takes 5 MB. */
const MAX_INFLATED_BYTES = 16 * 1024 * 1024;

/** What OTLP needs of the lab. */
export interface OtlpDependencies {
  readonly store: Pick<TelemetryStore, "append">;
  readonly logs: LogSink;
  readonly metrics: MetricSink;
  readonly clock: Clock;
  /** Checks a segment document as PutTraceSegments does; what is wrong with it, or the segment. */
  readonly checkDocument: (text: string) => { readonly document: Segment["document"] } | { readonly problem: string };
}

interface Signal {
  readonly message: Message;
  receive(request: JsonObject): ExportResult | Promise<ExportResult>;
}

/**
 * OTLP over HTTP: `POST /v1/traces`, `/v1/logs` and `/v1/metrics`, protobuf or JSON, plain or gzip.
 *
 * @see OpenTelemetry Protocol Specification 1.x, "OTLP/HTTP", read 2026-11.
 */
export function createOtlpRoute({ store, logs, metrics, clock, checkDocument }: OtlpDependencies): HttpRoute {
  const spans = new SpanReceiver(store, checkDocument);
  const converter = new MetricConverter();
  const signals: Readonly<Record<string, Signal>> = {
    "/v1/traces": { message: TRACES_REQUEST, receive: (request) => spans.receive(request) },
    "/v1/logs": {
      message: LOGS_REQUEST,
      receive(request) {
        logs.write(logsToEvents(request, clock.now()));
        return { rejectedCount: 0, problem: "" };
      },
    },
    "/v1/metrics": {
      message: METRICS_REQUEST,
      receive(request) {
        const { datums, rejectedCount } = converter.convert(request, clock.now());
        metrics.write(datums);
        return { rejectedCount, problem: rejectedCount === 0 ? "" : "Only sums, gauges and histograms are kept." };
      },
    },
  };
  return {
    match(request) {
      const signal = Object.hasOwn(signals, request.path) ? signals[request.path] : undefined;
      return signal === undefined ? undefined : answer(request, signal, request.path);
    },
  };
}

async function answer(request: HttpRequest, signal: Signal, path: string): Promise<HttpResponse> {
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  const isJson = type === "application/json";
  if (request.method !== "POST") return encodeAnswer.failure(isJson, 405, "Send requests with POST.");
  if (!isJson && type !== "application/x-protobuf")
    return encodeAnswer.failure(true, 415, "Send application/x-protobuf or application/json.");
  const body = inflate(request);
  if (typeof body === "string") return encodeAnswer.failure(isJson, 400, body);
  const decoded = decode(body, isJson, signal.message);
  if (typeof decoded === "string") return encodeAnswer.failure(isJson, 400, decoded);
  try {
    return encodeAnswer.success(isJson, path, await signal.receive(decoded));
  } catch (thrown) {
    // The queue of the store is full: the client may try again.
    return encodeAnswer.failure(isJson, 429, messageOf(thrown));
  }
}

/** The body, or why there is none. */
function inflate({ body, headers }: HttpRequest): Uint8Array | string {
  const encoding = headers["content-encoding"]?.toLowerCase() ?? "identity";
  if (encoding === "identity") return body;
  if (encoding !== "gzip") return `The content encoding ${encoding} is not supported. Send gzip or nothing.`;
  try {
    return gunzipSync(body, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch (thrown) {
    return `The body cannot be inflated: ${messageOf(thrown)}`;
  }
}

/** The request, or what is wrong with it. */
function decode(body: Uint8Array, isJson: boolean, message: Message): JsonObject | string {
  if (isJson) {
    const value = parseJson(Buffer.from(body).toString("utf8"));
    return isJsonObject(value) ? value : "The body is no JSON object.";
  }
  try {
    return decodeMessage(body, message);
  } catch (thrown) {
    if (thrown instanceof ProtobufError) return `The body is no message of OTLP: ${thrown.message}.`;
    throw thrown;
  }
}
