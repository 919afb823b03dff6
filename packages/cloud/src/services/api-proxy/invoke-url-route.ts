import { type EpochMs, type Scope, sleep } from "@faultline/core";
import type { HttpRequest, HttpResponse, HttpRoute } from "../../wire/http-route.ts";
import { parseApiAddress } from "./api-address.ts";
import type { GatewayPorts } from "./gateway-ports.ts";

/** When a request arrived, on both of the clock's scales. */
export interface Arrival {
  readonly startedAt: EpochMs;
  readonly startedMs: number;
}

/** A request to the invoke URL of an API that exists. */
export interface ApiRequest {
  readonly request: HttpRequest;
  readonly scope: Scope;
  readonly apiId: string;
  /** With the stage; still percent-encoded. */
  readonly path: string;
  readonly arrival: Arrival;
}

/**
 * Takes the requests to invoke URLs of the APIs that one service has, and adds the gateway's own latency. Others are left
 * to the next service: an address does not tell a REST API from an HTTP API.
 *
 * @param ownerOf Account and Region of an API; undefined for one that the service does not have.
 */
export function createInvokeUrlRoute(
  { clock, overhead }: Pick<GatewayPorts, "clock" | "overhead">,
  ownerOf: (apiId: string) => Scope | undefined,
  serve: (request: ApiRequest) => Promise<HttpResponse>,
): HttpRoute {
  const take = async (request: Omit<ApiRequest, "arrival">): Promise<HttpResponse> => {
    const arrival = { startedAt: clock.now(), startedMs: clock.monotonicMs() };
    const overheadMs = overhead();
    if (overheadMs > 0) await sleep(clock, overheadMs);
    return serve({ ...request, arrival });
  };
  return {
    match(request) {
      const address = parseApiAddress(request);
      const scope = address && ownerOf(address.apiId);
      return address && scope && take({ request, scope, ...address });
    },
  };
}
