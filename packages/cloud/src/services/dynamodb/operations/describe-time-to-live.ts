import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";

/** Answers whether items of a table expire, and by which attribute. */
export function describeTimeToLive(db: DynamoDb): Operation<"DescribeTimeToLive"> {
  return async ({ TableName }, { scope }) => {
    const { timeToLive } = db.tables.describe(scope, TableName);
    if (timeToLive?.isEnabled !== true) return { TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } };
    return {
      TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive.attributeName },
    };
  };
}
