export { unknownApiRoute } from "./unknown-api-route.ts";
export type { DecideSampling, GatewayPorts, SamplingRequest } from "./gateway-ports.ts";
