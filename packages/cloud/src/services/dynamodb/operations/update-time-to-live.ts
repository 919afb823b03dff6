import type { DynamoDb } from "../dynamo-db.ts";
import type { Operation } from "../dynamo-db-client.ts";
import { missingMember, validationError } from "../errors.ts";

/**
 * Says by which attribute items of a table expire.
 *
 * Differs from AWS: the setting is kept and described, but expired items are not deleted. AWS promises their deletion
 * only within a few days, so that applications must not rely on it.
 */
export function updateTimeToLive(db: DynamoDb): Operation<"UpdateTimeToLive"> {
  return async ({ TableName, TimeToLiveSpecification: specification }, { scope }) => {
    if (specification === undefined) throw missingMember("timeToLiveSpecification");
    const table = db.tables.describe(scope, TableName);
    const { AttributeName: attributeName = "", Enabled: isEnabled = false } = specification;
    const wasEnabled = table.timeToLive?.isEnabled === true;
    if (wasEnabled && table.timeToLive.attributeName !== attributeName) {
      throw validationError(
        "TimeToLive is active on a different AttributeName: " +
          `current AttributeName is ${table.timeToLive.attributeName}`,
      );
    }
    if (isEnabled === wasEnabled) {
      throw validationError(`TimeToLive is already ${isEnabled ? "enabled" : "disabled"}`);
    }
    db.tables.put(scope, { ...table, timeToLive: { attributeName, isEnabled } });
    return { TimeToLiveSpecification: { AttributeName: attributeName, Enabled: isEnabled } };
  };
}
