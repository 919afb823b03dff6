import type { Random } from "@faultline/core";
import { ServiceError } from "../service-error.ts";
import { newRequestId } from "./request-ids.ts";
import type { RequestContext, ServiceDefinition } from "./service.ts";
import type { CallableServices, ServiceCall, ServiceCaller } from "./service-calls.ts";

/** What calls inside the lab need besides the services. */
export interface ServiceCallerOptions {
  readonly random: Random;
  /** Such as `http://127.0.0.1:4566`, once the server knows its port: answers that hold URLs start with it. */
  readonly origin: () => string;
}

/**
 * Creates the caller that hands a call straight to the callee's handler: no HTTP, no encoding, and no check of the
 * input's constraints, which the caller's types have already settled.
 */
export function createServiceCaller(
  services: readonly ServiceDefinition[],
  { random, origin }: ServiceCallerOptions,
): ServiceCaller {
  const byName = new Map(services.map((service) => [service.name, service]));
  return {
    async call({ service, operation, input, scope }: ServiceCall<keyof CallableServices, string>) {
      const handler = byName.get(service)?.operations[operation];
      if (handler === undefined) {
        throw new ServiceError("NotImplemented", `The lab does not implement ${service}.${operation}`, {}, 501);
      }
      const context: RequestContext = {
        scope,
        requestId: newRequestId(random, "uuid"),
        origin: origin(),
        headers: {},
        signal: NEVER_ABORTED,
      };
      // Input and output have the types of the same SDK command on both sides; the table of handlers has lost them.
      return (await handler(input as never, context)) as never;
    },
  };
}

const NEVER_ABORTED = new AbortController().signal;
