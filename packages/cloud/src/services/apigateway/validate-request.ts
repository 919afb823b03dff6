import { parseJson } from "@faultline/core";
import type { HttpRequest } from "../../wire/http-route.ts";
import type { DeployedMethod } from "./deployed-stage.ts";
import { gatewayError, type GatewayAnswer } from "./gateway-answer.ts";

/**
 * Checks a request as the method's validator asks.
 *
 * Differs from AWS: a body must be JSON where it is validated, but is not checked against the model's JSON schema.
 *
 * @returns The refusal, or undefined when the request may pass.
 * @see API Gateway Developer Guide, "Request validation for REST APIs".
 */
export function validateRequest(
  { method, validator }: DeployedMethod,
  request: HttpRequest,
  pathParameters: Readonly<Record<string, string>> | null,
): GatewayAnswer | undefined {
  if (validator?.validateRequestParameters === true) {
    const query = new URLSearchParams(request.rawQuery);
    const missing = Object.entries(method.requestParameters ?? {}).flatMap(([location, isRequired]) => {
      const [, place = "", name = ""] = /^method\.request\.(header|path|querystring)\.(.+)$/.exec(location) ?? [];
      return !isRequired || isPresent(place, name, { request, query, pathParameters }) ? [] : [name];
    });
    if (missing.length > 0) {
      const text = `Missing required request parameters: [${missing.join(", ")}]`;
      return gatewayError("BAD_REQUEST_PARAMETERS", text);
    }
  }
  if (validator?.validateRequestBody !== true || method.requestModels === undefined) return undefined;
  const isJson = parseJson(Buffer.from(request.body).toString("utf8")) !== undefined;
  return isJson ? undefined : gatewayError("BAD_REQUEST_BODY");
}

function isPresent(
  place: string,
  name: string,
  where: {
    readonly request: HttpRequest;
    readonly query: URLSearchParams;
    readonly pathParameters: Readonly<Record<string, string>> | null;
  },
): boolean {
  if (place === "header") return (where.request.headers[name.toLowerCase()] ?? "") !== "";
  if (place === "querystring") return (where.query.get(name) ?? "") !== "";
  return (where.pathParameters?.[name] ?? "") !== "";
}
