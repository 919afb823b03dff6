export { type CloudWatchServiceOptions, createCloudWatchService } from "./cloudwatch-service.ts";
