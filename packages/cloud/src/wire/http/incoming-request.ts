import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { HttpRequest } from "../http-route.ts";

/** A request from Node's server. Its abort signal is only made when someone asks for it: making one is dear. */
export class IncomingRequest implements HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  #abort: AbortController | undefined;

  constructor(message: IncomingMessage, response: ServerResponse, body: Uint8Array) {
    const url = message.url ?? "/";
    const at = url.indexOf("?");
    this.method = message.method ?? "GET";
    this.path = at < 0 ? url : url.slice(0, at);
    this.rawQuery = at < 0 ? "" : url.slice(at + 1);
    this.headers = message.headers;
    this.rawHeaders = message.rawHeaders;
    this.body = body;
    this.#message = message;
    this.#response = response;
  }

  get remoteAddress(): string {
    return this.#message.socket.remoteAddress ?? "";
  }

  get origin(): string {
    const { localAddress = "127.0.0.1", localPort = 80 } = this.#message.socket;
    return `http://${this.headers.host ?? `${localAddress}:${localPort}`}`;
  }

  get signal(): AbortSignal {
    if (this.#abort !== undefined) return this.#abort.signal;
    const abort = new AbortController();
    this.#abort = abort;
    const response = this.#response;
    const abortUnlessFinished = () => {
      if (!response.writableFinished) abort.abort();
    };
    if (response.destroyed) abortUnlessFinished();
    else response.once("close", abortUnlessFinished);
    return abort.signal;
  }
}
