export { createApiGatewayV2Service } from "./create-api-gateway-v2-service.ts";
