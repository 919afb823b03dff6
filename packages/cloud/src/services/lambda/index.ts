export type { EnvironmentTurnover } from "./environments/environment-life.ts";
export type { LambdaDependencies, LambdaQuotas, LambdaSettings, SamplingQuestion } from "./lambda-dependencies.ts";
export { createLambdaService, type LambdaService } from "./lambda-service.ts";
