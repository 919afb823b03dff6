import { createHash } from "node:crypto";
import { type Scope, scopeKey } from "@faultline/core";
import { ConsumedUnits } from "../capacity/consumed-units.ts";
import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation, Output } from "../dynamo-db-client.ts";
import { dynamoDbError, missingMember, validationError } from "../errors.ts";
import { type PreparedWrite, prepareWrite } from "../item-writer.ts";
import { MAX_TRANSACTION_ITEMS, MAX_TRANSACTION_TOKENS, TRANSACTION_TOKEN_LIFETIME_MS } from "../limits.ts";
import { allOrCancelled, attemptAll, planTransaction, type TransactionWrite } from "../transaction-plan.ts";

interface RememberedToken {
  readonly digest: string;
  readonly expiresMs: number;
}

/** Does up to 100 writes and checks, all or none. */
export function transactWriteItems(db: DynamoDb): Operation<"TransactWriteItems"> {
  const tokens = new Map<string, RememberedToken>();
  return async (input, { scope }) => {
    const items = input.TransactItems;
    if (items === undefined) throw missingMember("transactItems");
    if (items.length > MAX_TRANSACTION_ITEMS) {
      throw validationError(`Member must have length less than or equal to ${MAX_TRANSACTION_ITEMS}`);
    }
    const writes = planTransaction(db, scope, items);
    if (isRepeated(db, tokens, { scope, input })) return {};
    for (const { access, plan } of writes) access.admit("write", plan.place);
    const addresses = writes.map(({ plan }) => plan.place.address);
    const prepared = await db.store.hold(addresses, () => writeTogether(db, writes));
    remember(db, tokens, { scope, input });
    return consumedBy(writes, prepared, input.ReturnConsumedCapacity);
  };
}

async function writeTogether(db: DynamoDb, writes: readonly TransactionWrite[]): Promise<readonly PreparedWrite[]> {
  const before = await Promise.all(writes.map(({ plan }) => db.store.get(plan.place.address)));
  const attempts = attemptAll(writes, ({ access, plan }, index) =>
    prepareWrite(access, plan, before[index], "transactional"),
  );
  const prepared = allOrCancelled(attempts);
  await db.store.writeAll(prepared.flatMap(({ write }) => write ?? []));
  for (const { charge } of prepared) charge();
  return prepared;
}

interface TokenOwner {
  readonly scope: Scope;
  readonly input: Input<"TransactWriteItems">;
}

/** Whether this very request was done before. @throws IdempotentParameterMismatchException for another with its token. */
function isRepeated(db: DynamoDb, tokens: Map<string, RememberedToken>, owner: TokenOwner): boolean {
  const known = tokens.get(tokenKey(owner) ?? "");
  if (known === undefined || known.expiresMs <= db.clock.now()) return false;
  if (known.digest === digestOf(owner.input)) return true;
  throw dynamoDbError(
    "IdempotentParameterMismatchException",
    "The transaction with the given in-progress token has different parameters",
  );
}

function remember(db: DynamoDb, tokens: Map<string, RememberedToken>, owner: TokenOwner): void {
  const key = tokenKey(owner);
  if (key === undefined) return;
  tokens.set(key, { digest: digestOf(owner.input), expiresMs: db.clock.now() + TRANSACTION_TOKEN_LIFETIME_MS });
  const [oldest] = tokens.keys();
  if (tokens.size > MAX_TRANSACTION_TOKENS && oldest !== undefined) tokens.delete(oldest);
}

function tokenKey({ scope, input }: TokenOwner): string | undefined {
  return input.ClientRequestToken === undefined ? undefined : `${scopeKey(scope)} ${input.ClientRequestToken}`;
}

function digestOf({ TransactItems }: Input<"TransactWriteItems">): string {
  return createHash("sha256").update(JSON.stringify(TransactItems)).digest("hex");
}

function consumedBy(
  writes: readonly TransactionWrite[],
  prepared: readonly PreparedWrite[],
  mode: string | undefined,
): Output<"TransactWriteItems"> {
  const consumed = new Map<string, ConsumedUnits>();
  for (const [index, { access }] of writes.entries()) {
    const total = consumed.get(access.table.name) ?? new ConsumedUnits();
    consumed.set(access.table.name, total);
    const part = prepared[index]?.consumed;
    if (part !== undefined) total.addAll(part);
  }
  const capacity = [...consumed].flatMap(([name, units]) => units.describe(name, mode) ?? []);
  return capacity.length > 0 ? { ConsumedCapacity: capacity } : {};
}
