import type { CancelTimer, Scope } from "@faultline/core";
import type { DynamoDb } from "./dynamo-db.ts";
import { PROVISIONED_METRIC_INTERVAL_MS } from "./limits.ts";
import type { TableRecord } from "./tables/table-record.ts";

/**
 * Publishes every table's provisioned units now and every five minutes.
 *
 * @see DynamoDB Developer Guide, "DynamoDB metrics and dimensions", read 2026-11.
 */
export function publishProvisioned(db: DynamoDb): CancelTimer {
  for (const { scope, table } of db.tables.listAll()) recordProvisioned(db, scope, table);
  let cancel = db.clock.after(PROVISIONED_METRIC_INTERVAL_MS, () => {
    cancel = publishProvisioned(db);
  });
  return () => cancel();
}

/** Publishes a table's provisioned units: also when they are set, so that a young table's line has a start. */
export function recordProvisioned({ metrics }: Pick<DynamoDb, "metrics">, scope: Scope, table: TableRecord): void {
  if (table.billingMode !== "PROVISIONED") return;
  const indexes = table.globalIndexes.map(({ name, units }) => ({ GlobalSecondaryIndexName: name, units }));
  for (const { units, ...index } of [{ units: table.units }, ...indexes]) {
    const subject = { TableName: table.name, ...index };
    metrics.record(scope, "ProvisionedReadCapacityUnits", subject, units.readUnitsPerSecond);
    metrics.record(scope, "ProvisionedWriteCapacityUnits", subject, units.writeUnitsPerSecond);
  }
}
