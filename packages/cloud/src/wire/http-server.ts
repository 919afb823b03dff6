import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, LabError, messageOf, type Random } from "@faultline/core";
import type { ActionPolicy } from "./authorization/parse-policy.ts";
import { createApiHandler, type ApiHandler, type FaultListener } from "./api-handler.ts";
import { CountingWire, type WireCounters } from "./counters.ts";
import { IncomingRequest } from "./http/incoming-request.ts";
import { CLOSE_GRACE_MS, KEEP_ALIVE_MS, MAX_BODY_BYTES, MAX_HEADER_BYTES } from "./http/limits.ts";
import { readBody } from "./http/read-body.ts";
import { writeResponse } from "./http/write-response.ts";
import type { HttpResponse, HttpRoute } from "./http-route.ts";
import { MountedServices } from "./routing/mounted-services.ts";
import type { ServiceDefinition } from "./service.ts";
import type { SecretLookup } from "./signature/verify-signature.ts";

/** What the lab's one port serves. */
export interface HttpServerOptions {
  readonly services: readonly ServiceDefinition[];
  /** Asked in order before the AWS API. */
  readonly routes: readonly HttpRoute[];
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly onFault: FaultListener;
  /** Verifies signatures where given: the secret of an access key. By default signatures are read but not checked. */
  readonly verifySignatures?: SecretLookup;
  /** Which actions callers may use; all where not given. */
  readonly policy?: ActionPolicy;
  /** Largest request body, on the wire and inflated. */
  readonly maxBodyBytes?: number;
}

/** A server that is not listening yet, or is. */
export interface HttpServer {
  /** Resolves with the port in use. Throws `LabError` `PORT_IN_USE` where another program has it. */
  listen(): Promise<{ readonly port: number }>;
  /** Stops listening, ends idle connections, waits a moment for running requests, then ends those too. */
  close(): Promise<void>;
  readonly counters: WireCounters;
}

/** Creates the server of the lab's port: other routes first, then the AWS API of every mounted service. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const counters = new CountingWire();
  const maxBodyBytes = options.maxBodyBytes ?? MAX_BODY_BYTES;
  const answerApi = createApiHandler({
    services: new MountedServices(options.services),
    clock: options.clock,
    random: options.random,
    onFault: options.onFault,
    counters,
    maxBodyBytes,
    ...(options.verifySignatures === undefined ? {} : { verifySignatures: options.verifySignatures }),
    ...(options.policy === undefined ? {} : { policy: options.policy }),
  });
  const serve = (message: IncomingMessage, response: ServerResponse) => {
    counters.requests += 1;
    serveRequest(message, response, { answerApi, routes: options.routes, maxBodyBytes }).catch((error: unknown) => {
      counters.faults += 1;
      options.onFault(error, { service: "", operation: message.url ?? "" });
      failResponse(response);
    });
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: MAX_HEADER_BYTES }, serve);
  server.on("checkContinue", (message: IncomingMessage, response: ServerResponse) => {
    response.writeContinue();
    serve(message, response);
  });
  return { listen: () => listen(server, options), close: () => close(server, options.clock), counters };
}

interface ServeOptions {
  readonly answerApi: ApiHandler;
  readonly routes: readonly HttpRoute[];
  readonly maxBodyBytes: number;
}

async function serveRequest(message: IncomingMessage, response: ServerResponse, options: ServeOptions): Promise<void> {
  const outcome = await readBody(message, options.maxBodyBytes);
  if (outcome.kind === "disconnected") return;
  const isTooLarge = outcome.kind === "too-large";
  const request = new IncomingRequest(
    message,
    response,
    outcome.kind === "complete" ? outcome.body : new Uint8Array(0),
  );
  if (isTooLarge) response.setHeader("connection", "close"); // The rest of the body is dropped.
  const answer = await (matchRoute(options.routes, request, isTooLarge) ?? options.answerApi(request, isTooLarge));
  await writeResponse(response, answer);
}

function matchRoute(
  routes: readonly HttpRoute[],
  request: IncomingRequest,
  isTooLarge: boolean,
): Promise<HttpResponse> | undefined {
  if (isTooLarge) return undefined;
  for (const route of routes) {
    const answer = route.match(request);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Ends a response whose handler broke: with a bare 500 where nothing was sent yet, else by breaking the connection. */
function failResponse(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(500).end();
}

function listen(server: Server, { port, host }: HttpServerOptions): Promise<{ readonly port: number }> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, port)));
    server.listen(port, host, () => resolve({ port: (server.address() as AddressInfo).port }));
  });
}

function listenError(error: NodeJS.ErrnoException, port: number): LabError {
  if (error.code === "EADDRINUSE") {
    const hint = "Stop the program that uses it, or choose another port with --port.";
    return new LabError("PORT_IN_USE", `Port ${port} is in use`, hint, { cause: error });
  }
  return new LabError(
    "CANNOT_LISTEN",
    `Cannot listen on port ${port}: ${messageOf(error)}`,
    "Choose another port or host.",
    {
      cause: error,
    },
  );
}

function close(server: Server, clock: Clock): Promise<void> {
  if (!server.listening) return Promise.resolve(); // Its port was taken.
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeIdleConnections();
    clock.after(CLOSE_GRACE_MS, () => server.closeAllConnections()); // A live tail may run for hours.
  });
}
