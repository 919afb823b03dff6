import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import { DEFINITION_BYTES_MAX } from "./limits.ts";

/** One operation of an API definition. */
export interface DefinedOperation {
  /** `GET` …, or `ANY` for `x-amazon-apigateway-any-method`. */
  readonly method: string;
  readonly operation: JsonObject;
}

/** One path of an API definition. */
interface DefinedPath {
  readonly path: string;
  readonly operations: readonly DefinedOperation[];
}

/** An OpenAPI 2.0 or 3.0 document, read as far as API Gateway cares. */
export interface ApiDefinition {
  readonly title: string;
  readonly version?: string;
  readonly description?: string;
  readonly paths: readonly DefinedPath[];
  readonly document: JsonObject;
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch"];

/**
 * Reads an API definition.
 *
 * Differs from AWS: only JSON; a YAML document is refused. Deployers (SAM, CDK, Serverless) send JSON.
 *
 * @returns The definition, or the reason why it cannot be one.
 * @see API Gateway Developer Guide, "OpenAPI extensions for API Gateway".
 */
export function parseApiDefinition(body: string | Uint8Array): ApiDefinition | { readonly problem: string } {
  if (body.length > DEFINITION_BYTES_MAX) return { problem: "The API definition is larger than 6 MB" };
  const document = parseJson(typeof body === "string" ? body : Buffer.from(body).toString("utf8"));
  if (!isJsonObject(document)) return { problem: "Unable to parse API definition: it is not a JSON object" };
  if (document["swagger"] === undefined && document["openapi"] === undefined) {
    return { problem: "Missing required field 'swagger' or 'openapi' in the API definition" };
  }
  const info = objectMember(document, "info");
  const { title, version, description } = info;
  return {
    title: typeof title === "string" ? title : "",
    ...(typeof version === "string" && { version }),
    ...(typeof description === "string" && { description }),
    paths: Object.entries(objectMember(document, "paths")).map(([path, item]) => readPath(path, item)),
    document,
  };
}

function readPath(path: string, item: JsonValue): DefinedPath {
  if (!isJsonObject(item)) return { path, operations: [] };
  const operations = Object.entries(item).flatMap(([key, operation]): DefinedOperation[] => {
    if (!isJsonObject(operation)) return [];
    if (key === "x-amazon-apigateway-any-method") return [{ method: "ANY", operation }];
    return METHODS.includes(key.toLowerCase()) ? [{ method: key.toUpperCase(), operation }] : [];
  });
  return { path, operations };
}

/** A member that should be an object; an empty one where it is not. */
export function objectMember(object: JsonObject, name: string): JsonObject {
  const member = object[name];
  return isJsonObject(member) ? member : {};
}

/** A member that should be text. */
export function textMember(object: JsonObject, name: string): string | undefined {
  const member = object[name];
  return typeof member === "string" ? member : undefined;
}

/** A member that should be a map of texts: other members are left out. Undefined when it is absent. */
export function textMapMember(object: JsonObject, name: string): Record<string, string> | undefined {
  const member = object[name];
  if (!isJsonObject(member)) return undefined;
  return Object.fromEntries(
    Object.entries(member).flatMap(([key, value]) => (typeof value === "object" ? [] : [[key, String(value)]])),
  );
}
