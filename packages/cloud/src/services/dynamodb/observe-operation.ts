import { type Scope, sleep } from "@faultline/core";
import { ServiceError } from "../../service-error.ts";
import type { RequestContext } from "../../wire/service.ts";
import type { DynamoDb } from "./dynamo-db.ts";
import { tableNameOf } from "./tables/table-registry.ts";

const THROTTLES: readonly string[] = ["ProvisionedThroughputExceededException", "ThrottlingException"];

interface TableInput {
  readonly TableName?: string | undefined;
  readonly RequestItems?: Readonly<Record<string, unknown>> | undefined;
  /** Each holds one action, which names its table. */
  readonly TransactItems?: readonly object[] | undefined;
}

/**
 * Wraps an item operation: gives it the profile's latency, and counts its success or failure in `AWS/DynamoDB`.
 *
 * @see DynamoDB Developer Guide, "DynamoDB metrics and dimensions".
 */
export function observe<Input extends TableInput, Output>(
  db: DynamoDb,
  operation: string,
  handler: (input: Input, context: RequestContext) => Promise<Output>,
): (input: Input, context: RequestContext) => Promise<Output> {
  return async (input, context) => {
    const startMs = db.clock.monotonicMs();
    const latencyMs = db.latency(operation);
    const tables = tableNames(input);
    try {
      if (latencyMs > 0) await sleep(db.clock, latencyMs);
      const output = await handler(input, context);
      const elapsedMs = Math.round((db.clock.monotonicMs() - startMs) * 100) / 100;
      for (const TableName of tables) {
        db.metrics.record(context.scope, "SuccessfulRequestLatency", { TableName, Operation: operation }, elapsedMs);
      }
      return output;
    } catch (error) {
      countFailure(db, { scope: context.scope, operation, tables }, error);
      throw error;
    }
  };
}

function tableNames({ TableName, RequestItems = {}, TransactItems = [] }: TableInput): readonly string[] {
  if (TableName !== undefined) return [tableNameOf(TableName)];
  const actions = TransactItems.flatMap((item) => Object.values(item) as readonly (TableInput | undefined)[]);
  const named = [...Object.keys(RequestItems), ...actions.flatMap((action) => action?.TableName ?? [])];
  return [...new Set(named.map(tableNameOf))];
}

interface Failed {
  readonly scope: Scope;
  readonly operation: string;
  readonly tables: readonly string[];
}

function countFailure(db: DynamoDb, { scope, operation, tables }: Failed, error: unknown): void {
  const code = error instanceof ServiceError ? error.code : undefined;
  if (code === "ConditionalCheckFailedException") {
    for (const TableName of tables) db.metrics.record(scope, "ConditionalCheckFailedRequests", { TableName });
    return;
  }
  if (code !== undefined && !THROTTLES.includes(code)) {
    db.metrics.record(scope, "UserErrors", {});
    return;
  }
  const name = code === undefined ? "SystemErrors" : "ThrottledRequests";
  for (const TableName of tables) db.metrics.record(scope, name, { TableName, Operation: operation });
}
