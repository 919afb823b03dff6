export { turnoverOf } from "./environments/environment-life.ts";
export { createLambdaService } from "./lambda-service.ts";
