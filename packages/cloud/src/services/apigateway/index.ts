export { createApiGatewayService } from "./create-api-gateway-service.ts";
