import type { IncomingHttpHeaders } from "node:http";

/** A request as it arrived, its body complete. */
export interface HttpRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  /** Without the `?`; empty when there is none. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values alternating, as on the wire, for those who need case and repetitions. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly remoteAddress: string;
  /** Such as `http://127.0.0.1:4566`. */
  readonly origin: string;
  /** Aborted when the client goes away before the answer. */
  readonly signal: AbortSignal;
}

/** An answer. The server adds `content-length` and `date`. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** Thrown by a streamed body that its source cannot complete: the connection breaks, so that the client knows. */
export class BrokenBody extends Error {}

/** A part of the port that is not an AWS API: an API's invoke URL, the control API, the console. */
export interface HttpRoute {
  /** Takes the request, or returns undefined to leave it to the next route and finally to the AWS API. */
  match(request: HttpRequest): Promise<HttpResponse> | undefined;
}
