import * as http from "node:http";
import * as https from "node:https";
import { type CancelTimer, type Clock, messageOf } from "@faultline/core";
import { LOAD_LIMITS } from "../limits.ts";

/** A request as it goes out. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether the answer's body is needed; otherwise it is only counted. */
  readonly isBodyKept: boolean;
}

/** An answer, or why there is none. */
export type Outcome = HttpAnswer | HttpFailure;

/** What came back, and when: milliseconds from when the connection stood ready. */
export interface HttpAnswer {
  readonly kind: "answer";
  readonly statusCode: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer | undefined;
  readonly sizeBytes: number;
  /** To the answer's head: what Artillery calls the response time. */
  readonly firstByteMs: number;
  /** Whether the request went out twice, because an idle connection had been closed. */
  readonly wasResent: boolean;
}

/** No answer: a code such as `ECONNREFUSED` or `ETIMEDOUT`. */
export interface HttpFailure {
  readonly kind: "failure";
  readonly code: string;
}

/** Sends requests. Never throws. */
export interface HttpSender {
  send(request: OutgoingRequest): Promise<Outcome>;
  close(): void;
}

/** Settings of a sender. */
export interface HttpSenderOptions {
  readonly clock: Clock;
  /** From the send to the end of the answer. */
  readonly timeoutMs: number;
  readonly maxSockets: number;
  readonly isCertificateChecked: boolean;
}

/** Makes a sender over `node:http` and `node:https` that keeps connections open. */
export function createHttpSender(options: HttpSenderOptions): HttpSender {
  const pool = { keepAlive: true, maxSockets: options.maxSockets, maxFreeSockets: options.maxSockets };
  const agents = {
    "http:": new http.Agent(pool),
    "https:": new https.Agent({ ...pool, rejectUnauthorized: options.isCertificateChecked }),
  };
  return {
    async send(request) {
      const { protocol } = request.url;
      if (protocol !== "http:" && protocol !== "https:") return { kind: "failure", code: "EPROTOCOL" };
      const first = await exchange(request, agents[protocol], options);
      if (first.kind !== "stale") return first;
      if (!IDEMPOTENT.has(request.method)) return { kind: "failure", code: "ECONNRESET" };
      const second = await exchange(request, agents[protocol], options);
      if (second.kind === "answer") return { ...second, wasResent: true };
      return { kind: "failure", code: "ECONNRESET" };
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/**
 * Methods that go out a second time when the connection that was kept open is reset: a server may close it just as a
 * request goes out, which says nothing about the app. @see RFC 9110, section 9.2.2.
 */
const IDEMPOTENT = new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE"]);

type Exchange = Outcome | { readonly kind: "stale" };

function exchange(request: OutgoingRequest, agent: http.Agent, options: HttpSenderOptions): Promise<Exchange> {
  return new Promise((resolve) => {
    const { url, method, headers, body } = request;
    const { clock } = options;
    let readyMs = clock.monotonicMs();
    let cancel: CancelTimer | undefined = undefined;
    const settle = (outcome: Exchange) => {
      cancel?.();
      resolve(outcome);
    };
    let outgoing: http.ClientRequest;
    try {
      const { hostname, port, pathname, search, protocol } = url;
      const host = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
      const path = `${pathname}${search}`;
      const make = protocol === "https:" ? https.request : http.request;
      outgoing = make({ host, port, path, method, headers, agent, servername: host });
    } catch (thrown) {
      resolve({ kind: "failure", code: codeOf(thrown) }); // A method or header that HTTP does not allow.
      return;
    }
    cancel = clock.after(options.timeoutMs, () => outgoing.destroy(timedOut()));
    outgoing.on("socket", (socket) => {
      if (!socket.connecting) readyMs = clock.monotonicMs();
      else socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => (readyMs = clock.monotonicMs()));
    });
    outgoing.on("response", (response) => {
      collect(response, request.isBodyKept, clock.monotonicMs() - readyMs, settle);
    });
    outgoing.on("error", (error) => {
      const code = codeOf(error);
      const isStale = outgoing.reusedSocket && code === "ECONNRESET";
      settle(isStale ? { kind: "stale" } : { kind: "failure", code });
    });
    outgoing.end(body);
  });
}

function collect(
  response: http.IncomingMessage,
  isBodyKept: boolean,
  firstByteMs: number,
  settle: (outcome: Exchange) => void,
): void {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  response.on("data", (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (!isBodyKept) return;
    if (sizeBytes > LOAD_LIMITS.bodyMaxBytes) response.destroy(new Error("EBODYTOOLARGE"));
    else chunks.push(chunk);
  });
  response.on("error", (error) => settle({ kind: "failure", code: codeOf(error) }));
  response.on("end", () => {
    const { statusCode = 0, headers } = response;
    const body = isBodyKept ? Buffer.concat(chunks) : undefined;
    settle({ kind: "answer", statusCode, headers, body, sizeBytes, firstByteMs, wasResent: false });
  });
}

function timedOut(): Error {
  return Object.assign(new Error("No answer in time"), { code: "ETIMEDOUT" });
}

function codeOf(thrown: unknown): string {
  if (thrown instanceof Error && "code" in thrown && typeof thrown.code === "string") return thrown.code;
  return messageOf(thrown);
}
