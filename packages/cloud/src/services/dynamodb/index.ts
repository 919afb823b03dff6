export { type CapacityControls, type CapacityReading, type CreditReading } from "./capacity-controls.ts";
export { createDynamoDbService, type DynamoDbService, type DynamoDbServiceParts } from "./create-dynamo-db-service.ts";
