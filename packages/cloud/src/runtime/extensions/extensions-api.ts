import type { IncomingMessage, ServerResponse } from "node:http";
import { isJsonObject, parseJson } from "@faultline/core";
import { INIT_ERROR_BYTES_MAX } from "../limits.ts";
import { readBody } from "../runtime-api/read-body.ts";
import { type ExtensionRefusal, type ExtensionRegistry, isRefusal } from "./extension-registry.ts";
import { parseSubscription } from "./telemetry-subscription.ts";
import type { TelemetryHub } from "./telemetry-hub.ts";

const EXTENSION = "/2020-01-01/extension";
const TELEMETRY = "/2022-07-01/telemetry";

/** Whether a path belongs to the Extensions or the Telemetry API. */
export function isExtensionPath(path: string): boolean {
  return path.startsWith(EXTENSION) || withoutSlash(path) === TELEMETRY;
}

/** The reference writes the Telemetry API's path with a slash at its end, its examples without. */
function withoutSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}

/**
 * The Extensions API and the Telemetry API, on the port of the Runtime API.
 *
 * @see Lambda Developer Guide, "Extensions API reference" and "Lambda Telemetry API reference", read 2026-11.
 */
export class ExtensionsApi {
  readonly #registry: ExtensionRegistry;
  readonly #telemetry: TelemetryHub;

  constructor(registry: ExtensionRegistry, telemetry: TelemetryHub) {
    this.#registry = registry;
    this.#telemetry = telemetry;
  }

  /** Answers one call. */
  route(request: IncomingMessage, response: ServerResponse): void {
    const call = `${request.method ?? ""} ${withoutSlash(request.url ?? "")}`;
    switch (call) {
      case `POST ${EXTENSION}/register`:
        return readBody(request, INIT_ERROR_BYTES_MAX, (body) => this.#register(request, response, body));
      case `GET ${EXTENSION}/event/next`:
        return this.#next(request, response);
      case `POST ${EXTENSION}/init/error`:
      case `POST ${EXTENSION}/exit/error`:
        return readBody(request, INIT_ERROR_BYTES_MAX, () => this.#takeError(request, response));
      case `PUT ${TELEMETRY}`:
        return readBody(request, INIT_ERROR_BYTES_MAX, (body) => this.#subscribe(request, response, body));
      default:
        return send(response, 404, { errorType: "NotFound", errorMessage: `There is no operation ${call}` });
    }
  }

  #register(request: IncomingMessage, response: ServerResponse, body: Buffer | undefined): void {
    const document = documentOf(body);
    const events = Array.isArray(document?.["events"]) ? document["events"].map(String) : [];
    const answer = this.#registry.register(headerOf(request, "lambda-extension-name"), events);
    if (isRefusal(answer)) return refuse(response, answer);
    const { functionName, functionVersion, handler, accountId } = this.#registry.extendedFunction;
    const features = headerOf(request, "lambda-extension-accept-feature")
      ?.split(",")
      .map((name) => name.trim());
    const account = accountId !== undefined && features?.includes("accountId") === true ? { accountId } : {};
    response.setHeader("Lambda-Extension-Identifier", answer);
    this.#telemetry.publishPlatform("platform.extension", {
      name: headerOf(request, "lambda-extension-name"),
      state: "Registered",
      events,
    });
    send(response, 200, { functionName, functionVersion, handler, ...account });
  }

  #next(request: IncomingMessage, response: ServerResponse): void {
    const id = headerOf(request, "lambda-extension-identifier");
    const name = this.#registry.nameOf(id);
    if (isRefusal(name)) return refuse(response, name);
    const callOff = this.#registry.next(id ?? "", (event) => {
      response.setHeader("Lambda-Extension-Event-Identifier", event.id);
      send(response, 200, event.document);
    });
    response.once("close", callOff); // A wait that broke off is no wait.
  }

  #takeError(request: IncomingMessage, response: ServerResponse): void {
    const name = this.#registry.nameOf(headerOf(request, "lambda-extension-identifier"));
    if (isRefusal(name)) return refuse(response, name);
    const errorType = headerOf(request, "lambda-extension-function-error-type") ?? "Extension.UnknownError";
    send(response, 202, { status: "OK" });
    this.#registry.fail(errorType, `extension ${name} reported ${errorType}`);
  }

  #subscribe(request: IncomingMessage, response: ServerResponse, body: Buffer | undefined): void {
    const name = this.#registry.nameOf(headerOf(request, "lambda-extension-identifier"));
    if (isRefusal(name)) return refuse(response, name);
    if (this.#registry.isInitOver) {
      const errorMessage = "Telemetry API subscription is closed already";
      return send(response, 403, { errorType: "Telemetry.SubscriptionClosed", errorMessage });
    }
    const subscription = parseSubscription(documentOf(body));
    if (typeof subscription === "string")
      return send(response, 400, { errorType: "ValidationError", errorMessage: subscription });
    this.#telemetry.subscribe(name, subscription);
    response.writeHead(200, { "Content-Type": "text/plain" }).end("OK");
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

function documentOf(body: Buffer | undefined) {
  try {
    const document = parseJson(body?.toString("utf8") ?? "");
    return isJsonObject(document) ? document : undefined;
  } catch {
    return undefined; // Told by what the caller misses in it.
  }
}

function refuse(response: ServerResponse, { status, errorType, errorMessage }: ExtensionRefusal): void {
  send(response, status, { errorType, errorMessage });
}

function send(response: ServerResponse, status: number, document: object): void {
  const body = JSON.stringify(document);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}
