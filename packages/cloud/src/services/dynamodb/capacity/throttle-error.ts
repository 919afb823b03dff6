import { ServiceError } from "../../../service-error.ts";
import { dynamoDbError } from "../errors.ts";
import type { Direction } from "./capacity-ledger.ts";
import type { ThrottleCause } from "./direction-capacity.ts";

/** An operation that was refused for capacity. */
export interface Throttle {
  readonly cause: ThrottleCause;
  readonly direction: Direction;
  readonly tableName: string;
  /** The global secondary index whose capacity was short; undefined for the table. */
  readonly indexName?: string | undefined;
  /** ARN of the table or index. */
  readonly resource: string;
  readonly isOnDemand: boolean;
}

const TABLE_MESSAGE =
  "The level of configured provisioned throughput for the table was exceeded. " +
  "Consider increasing your provisioning level with the UpdateTable API.";
const INDEX_MESSAGE =
  "The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. " +
  "Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API";
const ON_DEMAND_MESSAGE =
  "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or " +
  "index so please try again shortly. If exceptions persist, check if you have a hot key: " +
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html";

/** The reason as the API names it, such as `TableReadProvisionedThroughputExceeded`. */
export function throttleReason({ cause, direction, indexName }: Throttle): string {
  return `${indexName === undefined ? "Table" : "Index"}${direction === "read" ? "Read" : "Write"}${cause}`;
}

/**
 * The answer to a throttled request.
 *
 * @see DynamoDB Developer Guide, "Error handling with DynamoDB" and "Diagnosing throttling".
 */
export function throttleError(throttle: Throttle) {
  const ThrottlingReasons = [{ reason: throttleReason(throttle), resource: throttle.resource }];
  if (throttle.isOnDemand) {
    const members = { throttlingReasons: ThrottlingReasons };
    return dynamoDbError("ThrottlingException", ON_DEMAND_MESSAGE, members);
  }
  const message = throttle.indexName === undefined ? TABLE_MESSAGE : INDEX_MESSAGE;
  return dynamoDbError("ProvisionedThroughputExceededException", message, { ThrottlingReasons });
}

/** Whether something thrown is an answer of {@link throttleError}. */
export function isThrottle(thrown: unknown): boolean {
  if (!(thrown instanceof ServiceError)) return false;
  return thrown.code === "ProvisionedThroughputExceededException" || thrown.code === "ThrottlingException";
}
