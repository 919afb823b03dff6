export { createCloudWatchService } from "./cloudwatch-service.ts";
