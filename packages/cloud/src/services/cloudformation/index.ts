export { createCloudFormationService } from "./create-cloudformation-service.ts";
