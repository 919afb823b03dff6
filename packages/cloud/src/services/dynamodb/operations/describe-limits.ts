import type { Operation } from "../dynamo-db-client.ts";
import { MAX_ACCOUNT_UNITS, MAX_TABLE_UNITS } from "../limits.ts";

/** Answers the quotas on provisioned capacity. */
export function describeLimits(): Operation<"DescribeLimits"> {
  return async () => ({
    AccountMaxReadCapacityUnits: MAX_ACCOUNT_UNITS,
    AccountMaxWriteCapacityUnits: MAX_ACCOUNT_UNITS,
    TableMaxReadCapacityUnits: MAX_TABLE_UNITS,
    TableMaxWriteCapacityUnits: MAX_TABLE_UNITS,
  });
}
