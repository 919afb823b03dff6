import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import type { Scope } from "@faultline/core";
import { apiGatewayError } from "./errors.ts";
import type { RestResource } from "./records.ts";
import type { RestApiStore } from "./rest-api-store.ts";

/** What names a method. */
export interface MethodAddress {
  readonly restApiId: string | undefined;
  readonly resourceId: string | undefined;
  readonly httpMethod: string | undefined;
}

/** A method with the resource that holds it. */
export interface FoundMethod {
  readonly resource: RestResource;
  readonly name: string;
  readonly method: ApiGateway.Method;
}

/** @throws ServiceError `NotFoundException` for the resource or the method. */
export function findMethod(store: RestApiStore, scope: Scope, address: MethodAddress): FoundMethod {
  const resource = store.resource(scope, address.restApiId, address.resourceId);
  const name = (address.httpMethod ?? "").toUpperCase();
  const method = resource.methods[name];
  if (method === undefined) throw apiGatewayError("NotFoundException", "Invalid Method identifier specified");
  return { resource, name, method };
}

/** @throws ServiceError `NotFoundException` when the method has no integration. */
export function integrationOf({ method }: FoundMethod): ApiGateway.Integration {
  if (method.methodIntegration !== undefined) return method.methodIntegration;
  throw apiGatewayError("NotFoundException", "Invalid Integration identifier specified");
}

/** Stores a changed method in its resource. */
export function putFoundMethod(
  store: RestApiStore,
  scope: Scope,
  address: MethodAddress,
  changed: { readonly found: FoundMethod; readonly method: ApiGateway.Method },
): void {
  const { resource, name } = changed.found;
  store.putResource(scope, address.restApiId, {
    ...resource,
    methods: { ...resource.methods, [name]: changed.method },
  });
}
