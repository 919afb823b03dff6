import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock, Random } from "@faultline/core";
import { ASSIGNMENT_PATH } from "../bootstrap/assignment.ts";
import { ExtensionGroup } from "../extensions/extension-group.ts";
import { ExtensionRegistry } from "../extensions/extension-registry.ts";
import { ExtensionsApi, isExtensionPath } from "../extensions/extensions-api.ts";
import { TelemetryHub } from "../extensions/telemetry-hub.ts";
import type { InitOutcome, Invocation, InvocationOutcome, ProcessExit, SandboxFault } from "../function-runtime.ts";
import { INIT_ERROR_BYTES_MAX, PAYLOAD_BYTES_MAX } from "../limits.ts";
import {
  answerAccepted,
  answerDocument,
  answerInvocation,
  answerNotFound,
  answerTooLarge,
  answerUnknownRequest,
  answerWrongState,
} from "./runtime-api-answers.ts";
import { errorTypeOf, outcomeOf } from "./posted-outcome.ts";
import { readBody } from "./read-body.ts";
import { isStreamed, receiveStream } from "./streamed-response.ts";

const BASE = "/2018-06-01/runtime";
const NEXT_PATH = `${BASE}/invocation/next`;
const INIT_ERROR_PATH = `${BASE}/init/error`;
const INVOCATION_PATH = /^\/2018-06-01\/runtime\/invocation\/([^/?]+)\/(response|error)$/;

/** What happens on a Runtime API, for the process that owns it. */
export interface RuntimeApiListener {
  /** Before anything that the function posted is passed on: its log comes first. */
  readonly beforeOutcome: () => void;
  /** The runtime and every extension wait for the next invocation: they may be frozen. */
  readonly onIdle: () => void;
}

/** What the runtime posted about an init or an invocation. */
export type Posted<Outcome> = Exclude<Outcome, ProcessExit | SandboxFault>;

/** Time and chance of a Runtime API. */
export interface RuntimeApiSources {
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * The Lambda Runtime API of one function process, on its own port because `AWS_LAMBDA_RUNTIME_API` is only host and
 * port. It hands over at most one invocation at a time.
 *
 * @see Lambda Developer Guide, "Using the Lambda runtime API for custom runtimes".
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #listener: RuntimeApiListener;
  /** Who runs beside the runtime. */
  readonly extensions: ExtensionGroup;
  readonly #extensionsApi: ExtensionsApi;
  readonly #initiated = Promise.withResolvers<Posted<InitOutcome>>();
  #connections = 0;
  #onDisconnected: (() => void) | undefined;
  #assignment: string | undefined;
  #waitingForAssignment: ServerResponse | undefined;
  #waitingForNext: ServerResponse | undefined;
  #hasAsked = false;
  #queued: Invocation | undefined;
  #current: Invocation | undefined;
  #settle: ((outcome: Posted<InvocationOutcome>) => void) | undefined;
  #onAsked: (() => void) | undefined;

  private constructor(server: Server, listener: RuntimeApiListener, { clock, random }: RuntimeApiSources) {
    this.#server = server;
    this.#listener = listener;
    const registry = new ExtensionRegistry(clock, random, () => {
      if (this.#waitingForNext !== undefined) listener.onIdle();
    });
    const telemetry = new TelemetryHub(clock);
    this.extensions = new ExtensionGroup(registry, telemetry, clock);
    this.#extensionsApi = new ExtensionsApi(registry, telemetry);
    server.on("connection", (socket) => {
      this.#connections += 1;
      socket.once("close", () => this.#noteClosed());
    });
    server.on("request", (request, response) => this.#route(request, response));
  }

  /** Starts to listen on a free loopback port. */
  static async listen(listener: RuntimeApiListener, sources: RuntimeApiSources): Promise<RuntimeApi> {
    // A frozen runtime keeps its connection for hours: no time-outs.
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true });
    const api = new RuntimeApi(server, listener, sources);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    server.unref();
    return api;
  }

  /** Host and port, the value of `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when the runtime asks for its first invocation or reports that init failed. */
  get initiated(): Promise<Posted<InitOutcome>> {
    return this.#initiated.promise;
  }

  /** Tells a process of the pool which function it is; at once, or as soon as it asks. */
  assign(document: string): void {
    this.#assignment = document;
    if (this.#waitingForAssignment !== undefined) answerDocument(this.#waitingForAssignment, document);
    this.#waitingForAssignment = undefined;
  }

  /** Hands over an invocation, at once or when the runtime asks, and resolves with what it posts. */
  invoke(invocation: Invocation): Promise<Posted<InvocationOutcome>> {
    this.extensions.registry.tellInvoke(invocation);
    return new Promise((resolve) => {
      this.#settle = resolve;
      const waiting = this.#waitingForNext;
      // A runtime whose HTTP client gave up on its wait asks again.
      if (waiting === undefined || waiting.destroyed) {
        this.#queued = invocation;
        return;
      }
      this.#waitingForNext = undefined;
      this.#deliver(invocation, waiting);
    });
  }

  /** Calls back when the runtime asks for an invocation; at once if it is asking now. */
  whenAsked(action: () => void): void {
    if (this.#waitingForNext === undefined) this.#onAsked = action;
    else action();
  }

  /** Resolves when no connection is left, so that everything that came has been read. */
  disconnected(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#connections === 0) resolve();
      else this.#onDisconnected = resolve;
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #noteClosed(): void {
    this.#connections -= 1;
    if (this.#connections === 0) this.#onDisconnected?.();
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const { url = "", method } = request;
    if (isExtensionPath(url)) {
      this.#extensionsApi.route(request, response);
      return;
    }
    if (method === "GET") {
      if (url === NEXT_PATH) this.#answerNext(response);
      else if (url === ASSIGNMENT_PATH) this.#answerAssignment(response);
      else answerNotFound(response);
      return;
    }
    const match = INVOCATION_PATH.exec(url);
    if (method === "POST" && match !== null) this.#takeOutcome(request, response, match);
    else if (method === "POST" && url === INIT_ERROR_PATH) this.#takeInitError(request, response);
    else answerNotFound(response);
  }

  #answerAssignment(response: ServerResponse): void {
    if (this.#assignment === undefined) this.#waitingForAssignment = response;
    else answerDocument(response, this.#assignment);
  }

  #answerNext(response: ServerResponse): void {
    if (!this.#hasAsked) {
      this.#hasAsked = true;
      this.#listener.beforeOutcome();
      this.#initiated.resolve({ kind: "ready" });
    }
    const asked = this.#onAsked;
    this.#onAsked = undefined;
    const queued = this.#queued;
    if (queued === undefined) this.#waitingForNext = response;
    else this.#deliver(queued, response);
    asked?.();
    if (queued === undefined && this.extensions.registry.isIdle) this.#listener.onIdle();
  }

  #deliver(invocation: Invocation, response: ServerResponse): void {
    this.#queued = undefined;
    this.#current = invocation;
    answerInvocation(response, invocation);
  }

  #takeOutcome(request: IncomingMessage, response: ServerResponse, match: RegExpExecArray): void {
    const [, requestId = "", verb] = match;
    if (verb === "response" && isStreamed(request)) return this.#takeStream(request, response, requestId);
    readBody(request, PAYLOAD_BYTES_MAX, (payload) => {
      if (this.#current === undefined) return answerWrongState(response, "Ready", stateName(verb));
      if (decodeURIComponentOr(requestId) !== this.#current.requestId) return answerUnknownRequest(response);
      if (payload === undefined) answerTooLarge(response);
      else answerAccepted(response);
      this.#finish(outcomeOf(verb, request, payload));
    });
  }

  #takeStream(request: IncomingMessage, response: ServerResponse, requestId: string): void {
    const current = this.#current;
    if (current === undefined) return answerWrongState(response, "Ready", stateName("response"));
    if (decodeURIComponentOr(requestId) !== current.requestId) return answerUnknownRequest(response);
    void receiveStream(request, current.responseSink).then((outcome) => {
      if (this.#current !== current) return answerWrongState(response, "Ready", stateName("response"));
      answerAccepted(response);
      this.#finish(outcome);
    });
  }

  #finish(outcome: Posted<InvocationOutcome>): void {
    const settle = this.#settle;
    this.#current = undefined;
    this.#settle = undefined;
    this.#listener.beforeOutcome();
    settle?.(outcome);
  }

  #takeInitError(request: IncomingMessage, response: ServerResponse): void {
    readBody(request, INIT_ERROR_BYTES_MAX, (payload) => {
      if (this.#hasAsked) return answerWrongState(response, "Ready", "InitError");
      if (payload === undefined) return answerTooLarge(response);
      answerAccepted(response);
      this.#listener.beforeOutcome();
      this.#initiated.resolve({ kind: "error", errorType: errorTypeOf(request, payload), payload });
    });
  }
}

function stateName(verb: string | undefined): string {
  return verb === "response" ? "InvocationResponse" : "InvocationErrorResponse";
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // No id that was given out has a stray percent sign.
  }
}
