import { expect, test } from "vitest";
import { createTableStatements, versionTableStatement } from "./clickhouse-schema.ts";

const shapeOf = (statement: string) => statement.replace(/ \("[\s\S]*?\) ENGINE/, " (…) ENGINE");

test("a single server has one table each, which recognises inserts that come twice", () => {
  const [logEvents = "", ...others] = createTableStatements({ database: "lab" });
  expect(others).toHaveLength(2);
  expect(shapeOf(logEvents)).toBe(
    "CREATE TABLE IF NOT EXISTS lab.log_events (…) ENGINE = MergeTree " +
      `PARTITION BY toYYYYMM(toDateTime(intDiv("timestamp", 1000), 'UTC')) ` +
      'ORDER BY ("account_id", "region", "log_group", "timestamp", "event_id") ' +
      "SETTINGS non_replicated_deduplication_window = 1000",
  );
});

test("a cluster has a replicated table on each server behind a distributed one", () => {
  const place = { database: "lab", cluster: "main" };
  const statements = createTableStatements(place).map(shapeOf);
  expect(statements).toHaveLength(6);
  expect(statements[0]).toContain("lab.log_events_local ON CLUSTER main (…) ENGINE = ReplicatedMergeTree(");
  expect(statements[0]).toContain("'/clickhouse/tables/lab/{shard}/log_events', '{replica}'");
  expect(statements[1]).toBe(
    "CREATE TABLE IF NOT EXISTS lab.log_events ON CLUSTER main (…) ENGINE = " +
      'Distributed(main, lab, log_events_local, cityHash64("log_group", "log_stream"))',
  );
  expect(versionTableStatement(place)).toContain("'{shard}-{replica}'");
});
