/** A service on a throw-away folder, for tests: called as other services call it, or over HTTP. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accountId, region, requestId, type Scope, seededRandom, VirtualClock } from "@faultline/core";
import type { Datum } from "@faultline/telemetry";
import { createMemoryStateStore } from "../../state/memory-state-store.ts";
import type { StateStore } from "../../state/state-store.ts";
import type { OperationName } from "../../wire/service.ts";
import { createDynamoDbService, type DynamoDbService } from "./create-dynamo-db-service.ts";
import type { DynamoDbClient, Input, Output } from "./dynamo-db-client.ts";

/** The account and Region of the tests. */
export const TEST_SCOPE: Scope = { accountId: accountId("123456789012"), region: region("us-east-1") };

/** A service under test. */
export interface TestLab {
  readonly clock: VirtualClock;
  readonly service: DynamoDbService;
  readonly state: StateStore;
  readonly directory: string;
  /** What the service sent to its metric sink. */
  readonly datums: Datum[];
  /** Calls an operation. */
  call<Name extends OperationName<DynamoDbClient>>(name: Name, input: Input<Name>): Promise<Output<Name>>;
  /** Creates a table and waits on the virtual clock until it is active. */
  createTable(input: Partial<Input<"CreateTable">> & { readonly TableName: string }): Promise<void>;
  /** Closes the service; the folder stays until {@link TestLab.remove}. */
  remove(): Promise<void>;
}

/** Starts a service; given an earlier lab's parts it continues on that lab's data. */
export function createTestLab(earlier?: Pick<TestLab, "clock" | "directory" | "state">): TestLab {
  const directory = earlier?.directory ?? mkdtempSync(join(tmpdir(), "faultline-dynamodb-"));
  const clock = earlier?.clock ?? new VirtualClock(Date.UTC(2026, 10, 23, 9));
  const state = earlier?.state ?? createMemoryStateStore();
  const datums: Datum[] = [];
  const service = createDynamoDbService({
    dataDirectory: directory,
    state,
    clock,
    random: seededRandom(7),
    metrics: { write: (batch) => void datums.push(...batch) },
    latency: () => 0,
  });
  const call: TestLab["call"] = async (name, input) => {
    const handler = service.definition.operations[name];
    if (handler === undefined) throw new Error(`no operation ${name}`);
    const context = {
      scope: TEST_SCOPE,
      requestId: requestId("test"),
      origin: "http://127.0.0.1:4566",
      headers: {},
      signal: new AbortController().signal,
    };
    return (await handler(input as never, context)) as Output<typeof name>;
  };
  return {
    clock,
    service,
    state,
    directory,
    datums,
    call,
    async createTable(input) {
      const BillingMode = input.ProvisionedThroughput === undefined ? "PAY_PER_REQUEST" : "PROVISIONED";
      await call("CreateTable", { ...DEFAULT_TABLE, BillingMode, ...input });
      clock.advance(1_000);
    },
    async remove() {
      await service.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const DEFAULT_TABLE = {
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
} as const satisfies Partial<Input<"CreateTable">>;
