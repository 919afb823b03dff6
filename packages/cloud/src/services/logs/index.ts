export { LogArrivals } from "./log-arrivals.ts";
export { createLogsService } from "./logs-service.ts";
