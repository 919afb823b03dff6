export { type ApiGatewayService, createApiGatewayService } from "./create-api-gateway-service.ts";
