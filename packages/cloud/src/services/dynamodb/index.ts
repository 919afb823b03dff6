export type { CapacityControls } from "./capacity-controls.ts";
export { createDynamoDbService } from "./create-dynamo-db-service.ts";
