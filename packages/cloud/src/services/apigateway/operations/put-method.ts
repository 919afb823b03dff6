import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import { apiGatewayError } from "../errors.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

const METHODS: ReadonlySet<string> = new Set(["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

/** Adds a method to a resource. */
export function putMethod({ store }: RestControl): RestOperation<"PutMethod"> {
  return (input, { scope }) => {
    const { restApiId, resourceId, httpMethod, ...rest } = input;
    const resource = store.resource(scope, restApiId, resourceId);
    const name = (httpMethod ?? "").toUpperCase();
    if (!METHODS.has(name)) {
      const text = "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY";
      throw apiGatewayError("BadRequestException", text);
    }
    if (resource.methods[name] !== undefined) {
      throw apiGatewayError("ConflictException", "Method already exists for this resource");
    }
    const method: ApiGateway.Method = { ...rest, httpMethod: name, apiKeyRequired: rest.apiKeyRequired ?? false };
    store.putResource(scope, restApiId, { ...resource, methods: { ...resource.methods, [name]: method } });
    return method;
  };
}
