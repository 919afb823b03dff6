export { createCloudFormationService } from "./create-cloudformation-service.ts";
export { findUnsupported } from "./find-unsupported.ts";
