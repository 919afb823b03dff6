import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { dynamoDbError } from "../errors.ts";

/** Answers that point-in-time recovery is off, as on a new table. Differs from AWS: there are no backups. */
export function describeContinuousBackups(db: DynamoDb): Operation<"DescribeContinuousBackups"> {
  return async ({ TableName }, { scope }) => {
    if (TableName !== undefined && db.tables.find(scope, TableName) === undefined) {
      throw dynamoDbError("TableNotFoundException", `Table not found: ${TableName}`);
    }
    db.tables.describe(scope, TableName);
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
      },
    };
  };
}
