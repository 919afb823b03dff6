import type { CancellationReason } from "@aws-sdk/client-dynamodb";
import { ServiceError } from "../../service-error.ts";
import type { Input } from "./dynamo-db-client.ts";
import type { DynamoDb } from "./dynamo-db.ts";
import { dynamoDbError, missingMember, validationError } from "./errors.ts";
import { compileCondition, compileUpdate } from "./expressions/compile-expression.ts";
import type { Placeholders } from "./expressions/placeholders.ts";
import { updatePlan } from "./item-update.ts";
import type { WritePlan } from "./item-writer.ts";
import { MAX_ITEM_BYTES } from "./limits.ts";
import { deletePlan } from "./operations/delete-item.ts";
import { putPlan } from "./operations/put-item.ts";
import { requestPlaceholders } from "./request-expressions.ts";
import { TableAccess } from "./table-access.ts";
import { expectFilledIndexKeys } from "./tables/index-entries.ts";
import { expectFilledKeys, expectKey, placeOf } from "./tables/table-keys.ts";
import type { TableRecord } from "./tables/table-record.ts";
import type { AttributeValue, Item } from "./values/attribute-value.ts";
import { itemSize } from "./values/item-size.ts";
import { parseItem } from "./values/parse-value.ts";

type TransactItem = NonNullable<Input<"TransactWriteItems">["TransactItems"]>[number];
type Member<Kind extends keyof TransactItem> = NonNullable<TransactItem[Kind]>;

/** One action of a transaction, checked. */
export interface TransactionWrite {
  readonly access: TableAccess;
  readonly plan: WritePlan;
}

/** One action whose members have been checked as far as they can be without its table. */
interface Action {
  readonly tableName: string | undefined;
  readonly returnsItemOnFailure: boolean;
  /** The item that is put; undefined for other actions. */
  readonly item?: Item;
  /** What holds the key: the item, or the `Key` member. */
  readonly keyed: Item;
  /** @throws ValidationException where the action does not fit the table. */
  readonly plan: (table: TableRecord) => WritePlan;
}

/**
 * Checks the actions of a transaction: their members first, then their tables, then what each would do to its table.
 *
 * @throws ValidationException or ResourceNotFoundException for what AWS finds before the transaction begins, and
 *   TransactionCanceledException for keys and index keys that do not fit their tables.
 * @see paritysuite/dynamodb-conformance, answers of AWS of October 2026.
 */
export function planTransaction(
  db: DynamoDb,
  scope: TableAccess["scope"],
  items: readonly TransactItem[],
): readonly TransactionWrite[] {
  const actions = items
    .map(checkAction)
    .map((action) => ({ action, access: new TableAccess(db, scope, action.tableName) }));
  for (const { action, access } of actions) expectStorable(action, access.table);
  const planned = attemptAll(actions, ({ action, access }) => {
    const { returnsItemOnFailure } = action;
    return { access, plan: { ...action.plan(access.table), returnsItemOnFailure } };
  });
  expectDistinct(planned.flatMap((write) => (write instanceof ServiceError ? [] : write.plan.place)));
  return allOrCancelled(planned);
}

/** Tries something for every action of a transaction: what it gives, or why that action cancels the transaction. */
export function attemptAll<Action, Result>(
  actions: readonly Action[],
  attempt: (action: Action, index: number) => Result,
): readonly (Result | ServiceError)[] {
  return actions.map((action, index) => {
    try {
      return attempt(action, index);
    } catch (error) {
      if (error instanceof ServiceError) return error;
      throw error;
    }
  });
}

/** @throws TransactionCanceledException that gives a reason for every action, where any of them failed. */
export function allOrCancelled<Result>(attempts: readonly (Result | ServiceError)[]): readonly Result[] {
  const succeeded = attempts.filter((attempt): attempt is Result => !(attempt instanceof ServiceError));
  if (succeeded.length === attempts.length) return succeeded;
  const reasons = attempts.map((attempt) => (attempt instanceof ServiceError ? reasonOf(attempt) : { Code: "None" }));
  throw dynamoDbError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
    { CancellationReasons: reasons },
  );
}

/** @throws ValidationException where two actions concern one item. */
export function expectDistinct(places: readonly ReturnType<typeof placeOf>[]): void {
  const keys = new Set(places.map(({ address }) => `${address.table} ${address.key}`));
  if (keys.size === places.length) return;
  throw validationError("Transaction request cannot include multiple operations on one item");
}

/** Why an action cancels its transaction, in the API's words. */
function reasonOf(attempt: ServiceError): CancellationReason {
  const item = attempt.members["Item"] as Record<string, AttributeValue> | undefined;
  const code = { ConditionalCheckFailedException: "ConditionalCheckFailed", ValidationException: "ValidationError" }[
    attempt.code
  ];
  return { Code: code ?? "ThrottlingError", Message: attempt.message, ...(item === undefined ? {} : { Item: item }) };
}

function checkAction({ Put, Delete, Update, ConditionCheck }: TransactItem, index: number): Action {
  const given = [ConditionCheck, Put, Delete, Update].filter((action) => action !== undefined);
  if (given.length !== 1) {
    throw validationError("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  const member = `transactItems.${index + 1}.member`;
  if (Put !== undefined) return checkPut(Put);
  if (Delete !== undefined) return checkDelete(Delete);
  if (Update !== undefined) return checkUpdate(Update, `${member}.update`);
  return checkConditionCheck(ConditionCheck, `${member}.conditionCheck`);
}

function checkPut(put: Member<"Put">): Action {
  const placeholders = requestPlaceholders(put, ["ConditionExpression"]);
  const item = parseItem(put.Item ?? {});
  const condition = conditionOf(put.ConditionExpression, placeholders);
  return { ...common(put), item, keyed: item, plan: (table) => putPlan(table, item, condition) };
}

function checkDelete(remove: Member<"Delete">): Action {
  const placeholders = requestPlaceholders(remove, ["ConditionExpression"]);
  const key = parseItem(remove.Key ?? {});
  const condition = conditionOf(remove.ConditionExpression, placeholders);
  return keyedAction(remove, key, (table) => deletePlan(table, key, condition));
}

function checkUpdate(input: Member<"Update">, member: string): Action {
  if (input.UpdateExpression === undefined) throw missingMember(`${member}.updateExpression`);
  const placeholders = requestPlaceholders(input, ["UpdateExpression", "ConditionExpression"]);
  const key = parseItem(input.Key ?? {});
  const update = compileUpdate(input.UpdateExpression, placeholders);
  const condition = conditionOf(input.ConditionExpression, placeholders);
  return keyedAction(input, key, (table) => updatePlan(table, { key, update, condition }));
}

function checkConditionCheck(check: Member<"ConditionCheck"> | undefined, member: string): Action {
  if (check?.ConditionExpression === undefined) throw missingMember(`${member}.conditionExpression`);
  const placeholders = requestPlaceholders(check, ["ConditionExpression"]);
  const key = parseItem(check.Key ?? {});
  const condition = conditionOf(check.ConditionExpression, placeholders);
  return keyedAction(check, key, (table) => ({
    place: placeOf(table, key),
    condition,
    change: (before) => before,
    needsBefore: true,
    tooLarge: "",
  }));
}

function keyedAction(
  input: Member<"ConditionCheck"> | Member<"Delete"> | Member<"Update">,
  key: Item,
  plan: Action["plan"],
): Action {
  const planKeyed: Action["plan"] = (table) => {
    expectKey(key, table.keys);
    return plan(table);
  };
  return { ...common(input), keyed: key, plan: planKeyed };
}

function common(input: NonNullable<TransactItem[keyof TransactItem]>) {
  return {
    tableName: input.TableName,
    returnsItemOnFailure: input.ReturnValuesOnConditionCheckFailure === "ALL_OLD",
  };
}

function conditionOf(text: string | undefined, placeholders: Placeholders) {
  const condition = compileCondition("ConditionExpression", text, placeholders);
  placeholders.expectAllUsed();
  return condition;
}

/** @throws ValidationException for what no transaction begins with: empty keys, and items that are too large. */
function expectStorable({ item, keyed }: Action, table: TableRecord): void {
  expectFilledKeys(keyed, table.keys);
  if (item === undefined) return;
  expectFilledIndexKeys(item, table);
  if (itemSize(item) > MAX_ITEM_BYTES) throw validationError("Item size has exceeded the maximum allowed size");
}
