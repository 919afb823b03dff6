export { createLambdaService } from "./lambda-service.ts";
