export { createLogsService, type LogsServiceOptions } from "./logs-service.ts";
