import { join } from "node:path";
import type * as Client from "@aws-sdk/client-dynamodb";
import type { Clock, Random } from "@faultline/core";
import type { MetricSink } from "@faultline/telemetry";
import type { StateStore } from "../../state/state-store.ts";
import { defineService, type OperationHandlers, type ServiceDefinition } from "../../wire/service.ts";
import { type CapacityControls, createCapacityControls } from "./capacity-controls.ts";
import { CapacityLedger } from "./capacity/capacity-ledger.ts";
import type { DynamoDb } from "./dynamo-db.ts";
import { MetricRecorder } from "./metric-recorder.ts";
import { observe } from "./observe-operation.ts";
import { batchGetItem } from "./operations/batch-get-item.ts";
import { batchWriteItem } from "./operations/batch-write-item.ts";
import { createTable } from "./operations/create-table.ts";
import { deleteItem } from "./operations/delete-item.ts";
import { deleteTable } from "./operations/delete-table.ts";
import { describeContinuousBackups } from "./operations/describe-continuous-backups.ts";
import { describeEndpoints } from "./operations/describe-endpoints.ts";
import { describeLimits } from "./operations/describe-limits.ts";
import { describeTable } from "./operations/describe-table.ts";
import { describeTimeToLive } from "./operations/describe-time-to-live.ts";
import { getItem } from "./operations/get-item.ts";
import { listTables } from "./operations/list-tables.ts";
import { listTagsOfResource } from "./operations/list-tags-of-resource.ts";
import { putItem } from "./operations/put-item.ts";
import { query } from "./operations/query.ts";
import { scan } from "./operations/scan.ts";
import { tagResource } from "./operations/tag-resource.ts";
import { transactGetItems } from "./operations/transact-get-items.ts";
import { transactWriteItems } from "./operations/transact-write-items.ts";
import { untagResource } from "./operations/untag-resource.ts";
import { updateItem } from "./operations/update-item.ts";
import { updateTable } from "./operations/update-table.ts";
import { updateTimeToLive } from "./operations/update-time-to-live.ts";
import { publishProvisioned } from "./provisioned-metrics.ts";
import { ItemStore } from "./store/item-store.ts";
import { TableRegistry } from "./tables/table-registry.ts";

/** What the service needs from its surroundings. */
export interface DynamoDbServiceParts {
  /** Where the items are kept, in `dynamodb.sqlite`. It exists. */
  readonly dataDirectory: string;
  /** Keeps tables and burst credit. */
  readonly state: StateStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly metrics: MetricSink;
  /** Milliseconds that an operation takes besides its real time; 0 for none. */
  readonly latency: (operation: string) => number;
}

/** The service, ready to be mounted. */
export interface DynamoDbService {
  readonly definition: ServiceDefinition;
  readonly capacity: CapacityControls;
  /** Saves burst credit, sends the last metrics on, and closes the item store. */
  close(): Promise<void>;
}

/** Creates DynamoDB: tables, items, expressions, and capacity as AWS counts it. */
export function createDynamoDbService(parts: DynamoDbServiceParts): DynamoDbService {
  const { state, clock, random, latency } = parts;
  const store = new ItemStore(join(parts.dataDirectory, "dynamodb.sqlite"));
  const ledger = new CapacityLedger(clock, state);
  const tables = new TableRegistry({ state, clock, random, store, ledger });
  const metrics = new MetricRecorder(clock, parts.metrics);
  const db: DynamoDb = { clock, random, tables, store, ledger, metrics, latency };
  const stopProvisioned = publishProvisioned(db);
  const definition = defineService<typeof Client>({
    name: "dynamodb",
    signingName: "dynamodb",
    clientPackage: "@aws-sdk/client-dynamodb",
    protocol: "aws-json-1.0",
    targetPrefix: "DynamoDB_20120810",
    apiVersion: "2012-08-10",
    operations: operationsOf(db),
  });
  return {
    definition,
    capacity: createCapacityControls(db),
    async close() {
      stopProvisioned();
      ledger.save();
      metrics.flush();
      await store.close();
    },
  };
}

function operationsOf(db: DynamoDb): OperationHandlers<typeof Client> {
  return {
    BatchGetItem: observe(db, "BatchGetItem", batchGetItem(db)),
    BatchWriteItem: observe(db, "BatchWriteItem", batchWriteItem(db)),
    CreateTable: createTable(db),
    DeleteItem: observe(db, "DeleteItem", deleteItem(db)),
    DeleteTable: deleteTable(db),
    DescribeContinuousBackups: describeContinuousBackups(db),
    DescribeEndpoints: describeEndpoints(),
    DescribeLimits: describeLimits(),
    DescribeTable: describeTable(db),
    DescribeTimeToLive: describeTimeToLive(db),
    GetItem: observe(db, "GetItem", getItem(db)),
    ListTables: listTables(db),
    ListTagsOfResource: listTagsOfResource(db),
    PutItem: observe(db, "PutItem", putItem(db)),
    Query: observe(db, "Query", query(db)),
    Scan: observe(db, "Scan", scan(db)),
    TagResource: tagResource(db),
    TransactGetItems: observe(db, "TransactGetItems", transactGetItems(db)),
    TransactWriteItems: observe(db, "TransactWriteItems", transactWriteItems(db)),
    UntagResource: untagResource(db),
    UpdateItem: observe(db, "UpdateItem", updateItem(db)),
    UpdateTable: updateTable(db),
    UpdateTimeToLive: updateTimeToLive(db),
  };
}
