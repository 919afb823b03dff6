import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";

const ALL_METHODS = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT";

/**
 * Adds the OPTIONS method that SAM's `Cors` asks for to every path that has none.
 *
 * @param cors An origin such as `"'*'"`, or a mapping of AllowOrigin, AllowHeaders, AllowMethods, MaxAge and
 *   AllowCredentials. Values carry API Gateway's own single quotes.
 */
export function withCors(paths: JsonObject, cors: JsonValue): JsonObject {
  const settings: JsonObject =
    isJsonObject(cors) && !("Ref" in cors) && !("Fn::Sub" in cors) ? cors : { AllowOrigin: cors };
  return Object.fromEntries(
    Object.entries(paths).map(([path, operations]) => {
      if (!isJsonObject(operations) || "options" in operations) return [path, operations];
      return [path, { ...operations, options: preflight(settings, Object.keys(operations)) }];
    }),
  );
}

function preflight(settings: JsonObject, methods: readonly string[]): JsonObject {
  const headers: Record<string, JsonValue> = {
    "Access-Control-Allow-Origin": settings["AllowOrigin"] ?? "'*'",
    "Access-Control-Allow-Methods": settings["AllowMethods"] ?? `'${allowedMethods(methods)}'`,
  };
  if (settings["AllowHeaders"] !== undefined) headers["Access-Control-Allow-Headers"] = settings["AllowHeaders"];
  if (settings["MaxAge"] !== undefined) headers["Access-Control-Max-Age"] = settings["MaxAge"];
  if (settings["AllowCredentials"] === true) headers["Access-Control-Allow-Credentials"] = "'true'";
  const names = Object.keys(headers);
  return {
    summary: "CORS support",
    consumes: ["application/json"],
    produces: ["application/json"],
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{\n  "statusCode" : 200\n}\n' },
      responses: {
        default: {
          statusCode: "200",
          responseParameters: Object.fromEntries(
            names.map((name) => [`method.response.header.${name}`, headers[name] ?? ""]),
          ),
          responseTemplates: { "application/json": "{}\n" },
        },
      },
    },
    responses: {
      "200": {
        description: "Default response for CORS method",
        headers: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
      },
    },
  };
}

function allowedMethods(methods: readonly string[]): string {
  if (methods.includes("x-amazon-apigateway-any-method")) return ALL_METHODS;
  return [...methods.map((method) => method.toUpperCase()), "OPTIONS"].sort().join(",");
}
