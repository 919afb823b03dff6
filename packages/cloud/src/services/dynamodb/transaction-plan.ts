import type { Input } from "./dynamo-db-client.ts";
import type { DynamoDb } from "./dynamo-db.ts";
import { missingMember, validationError } from "./errors.ts";
import { compileCondition, compileUpdate } from "./expressions/compile-expression.ts";
import type { Placeholders } from "./expressions/placeholders.ts";
import { updatePlan } from "./item-update.ts";
import type { WritePlan } from "./item-writer.ts";
import { deletePlan } from "./operations/delete-item.ts";
import { putPlan } from "./operations/put-item.ts";
import { requestPlaceholders } from "./request-expressions.ts";
import { TableAccess } from "./table-access.ts";
import { parseKey, placeOf } from "./tables/table-keys.ts";
import { parseItem } from "./values/parse-value.ts";

type TransactItem = NonNullable<Input<"TransactWriteItems">["TransactItems"]>[number];
type Member<Kind extends keyof TransactItem> = NonNullable<TransactItem[Kind]>;

/** One action of a transaction, checked. */
export interface TransactionWrite {
  readonly access: TableAccess;
  readonly plan: WritePlan;
}

/** Checks one action of a transaction. @throws ValidationException or ResourceNotFoundException. */
export function planTransactItem(db: DynamoDb, scope: TableAccess["scope"], item: TransactItem): TransactionWrite {
  const given = [item.ConditionCheck, item.Put, item.Delete, item.Update].filter((action) => action !== undefined);
  if (given.length !== 1) {
    throw validationError("TransactItems can only contain one of Check, Put, Update or Delete");
  }
  const { Put, Delete, Update, ConditionCheck } = item;
  const request = Put ?? Delete ?? Update ?? ConditionCheck;
  const access = new TableAccess(db, scope, request?.TableName);
  const returnsItemOnFailure = request?.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
  return { access, plan: { ...planAction(access, item), returnsItemOnFailure } };
}

function planAction(access: TableAccess, { Put, Delete, Update, ConditionCheck }: TransactItem): WritePlan {
  if (Put !== undefined) return planPut(access, Put);
  if (Delete !== undefined) return planDelete(access, Delete);
  return Update === undefined ? planCheck(access, ConditionCheck) : planUpdate(access, Update);
}

function planPut({ table }: TableAccess, put: Member<"Put">): WritePlan {
  const placeholders = requestPlaceholders(put, ["ConditionExpression"]);
  return putPlan(table, parseItem(put.Item ?? {}), conditionOf(put.ConditionExpression, placeholders));
}

function planDelete({ table }: TableAccess, remove: Member<"Delete">): WritePlan {
  const placeholders = requestPlaceholders(remove, ["ConditionExpression"]);
  const condition = conditionOf(remove.ConditionExpression, placeholders);
  return deletePlan(table, parseKey(remove.Key, table.keys), condition);
}

function planUpdate({ table }: TableAccess, input: Member<"Update">): WritePlan {
  if (input.UpdateExpression === undefined) throw missingMember("transactItems.1.member.update.updateExpression");
  const placeholders = requestPlaceholders(input, ["UpdateExpression", "ConditionExpression"]);
  const update = compileUpdate(input.UpdateExpression, placeholders);
  const condition = conditionOf(input.ConditionExpression, placeholders);
  return updatePlan(table, { key: parseKey(input.Key, table.keys), update, condition });
}

function planCheck({ table }: TableAccess, check: Member<"ConditionCheck"> | undefined): WritePlan {
  if (check?.ConditionExpression === undefined) {
    throw missingMember("transactItems.1.member.conditionCheck.conditionExpression");
  }
  const placeholders = requestPlaceholders(check, ["ConditionExpression"]);
  const condition = conditionOf(check.ConditionExpression, placeholders);
  const place = placeOf(table, parseKey(check.Key, table.keys));
  return { place, condition, change: (before) => before, needsBefore: true, tooLarge: "" };
}

function conditionOf(text: string | undefined, placeholders: Placeholders) {
  const condition = compileCondition("ConditionExpression", text, placeholders);
  placeholders.expectAllUsed();
  return condition;
}
