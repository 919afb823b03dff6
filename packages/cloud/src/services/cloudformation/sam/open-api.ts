import type { JsonObject, JsonValue } from "@faultline/core";
import type { ApiRoute } from "./sam-resource.ts";

type Paths = Record<string, Record<string, JsonValue>>;

/** The OpenAPI paths of the routes that functions' events declare, each a Lambda proxy integration. */
export function openApiPaths(routes: readonly ApiRoute[]): Paths {
  const paths: Paths = {};
  for (const route of routes) {
    const path = route.path ?? "$default";
    const operations = (paths[path] ??= {});
    const method = route.method === "any" ? "x-amazon-apigateway-any-method" : route.method;
    operations[method] = operation(route);
  }
  return paths;
}

function operation(route: ApiRoute): JsonObject {
  const uri = `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/${route.functionArn}/invocations`;
  const version = route.kind === "http" ? { payloadFormatVersion: route.payloadFormatVersion } : {};
  return {
    "x-amazon-apigateway-integration": { httpMethod: "POST", type: "aws_proxy", uri: { "Fn::Sub": uri }, ...version },
    ...(route.path === undefined ? { isDefaultRoute: true } : {}),
    responses: {},
  };
}

/** The document that SAM writes when the template gives none. */
export function openApiDocument(kind: ApiRoute["kind"], title: JsonValue, paths: Paths): JsonObject {
  const version = kind === "rest" ? { swagger: "2.0" } : { openapi: "3.0.1" };
  return { info: { version: "1.0", title }, paths, ...version };
}
