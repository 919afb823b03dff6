export { createLogsService } from "./logs-service.ts";
