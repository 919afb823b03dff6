import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { validationError } from "../errors.ts";
import { compileCondition, compileKeyCondition, compileProjection } from "../expressions/compile-expression.ts";
import type { KeyCondition, SortCondition } from "../expressions/key-condition.ts";
import type { CheckedCondition } from "../expressions/syntax.ts";
import { type KeyRange, pageSource, type PageSource, parseStartKey, readPage } from "../page-reader.ts";
import { checkSelect, expectReadable } from "../page-selection.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import { TableAccess } from "../table-access.ts";
import { keyAttributes } from "../tables/table-keys.ts";
import {
  afterPrefix,
  encodeKeyPrefix,
  encodeKeyValue,
  encodePartition,
  hashFractionOf,
} from "../values/key-encoding.ts";

/** Reads items of one partition in sort key order. */
export function query(db: DynamoDb): Operation<"Query"> {
  return async (input, { scope }) => {
    if (input.KeyConditionExpression === undefined && input.KeyConditions === undefined) {
      throw validationError(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
      );
    }
    const access = new TableAccess(db, scope, input.TableName);
    const source = pageSource(access.table, input.IndexName);
    const read = checkQuery(input, source);
    const { output, consumed } = await readPage(access, read);
    const metric = { TableName: access.table.name, Operation: "Query" };
    db.metrics.record(scope, "ReturnedItemCount", metric, output.Count);
    const ConsumedCapacity = consumed.describe(access.table.name, input.ReturnConsumedCapacity);
    return { ...output, ...(ConsumedCapacity === undefined ? {} : { ConsumedCapacity }) };
  };
}

function checkQuery(input: Input<"Query">, source: PageSource) {
  const select = checkSelect(input);
  const placeholders = requestPlaceholders(input, [
    "FilterExpression",
    "KeyConditionExpression",
    "ProjectionExpression",
  ]);
  const filter = compileCondition("FilterExpression", input.FilterExpression, placeholders);
  const condition = compileKeyCondition(input.KeyConditionExpression ?? "", source.keys, placeholders);
  const projection = compileProjection(input.ProjectionExpression, placeholders);
  placeholders.expectAllUsed();
  expectNoKeys(filter, source);
  const isConsistent = input.ConsistentRead === true;
  expectReadable(source, { select, isConsistent, projection });
  if (condition === undefined) throw validationError("Query key condition not supported");
  const prefix = encodePartition(condition.partition);
  const startKey = parseStartKey(input.ExclusiveStartKey, source);
  const range = keyRange(prefix, condition);
  return {
    source,
    range,
    startKey,
    isForward: input.ScanIndexForward !== false,
    isConsistent,
    limit: input.Limit,
    filter,
    projection,
    select,
    hashFraction: hashFractionOf(prefix),
  };
}

function keyRange(prefix: Buffer, { sort }: KeyCondition): KeyRange {
  const all = { from: prefix, to: afterPrefix(prefix) };
  return sort === undefined ? all : { ...all, ...sortRange(prefix, sort) };
}

/** The bounds that a sort condition sets; the partition's own bounds stand for the others. */
function sortRange(prefix: Buffer, sort: SortCondition): Partial<KeyRange> {
  switch (sort.kind) {
    case "between": {
      const upper = Buffer.concat([prefix, encodeKeyValue(sort.upper)]);
      return { from: Buffer.concat([prefix, encodeKeyValue(sort.lower)]), to: afterPrefix(upper) };
    }
    case "begins-with": {
      const start = Buffer.concat([prefix, encodeKeyPrefix(sort.prefix)]);
      return { from: start, to: afterPrefix(start) };
    }
    default:
      return comparisonRange(Buffer.concat([prefix, encodeKeyValue(sort.value)]), sort.comparator);
  }
}

function comparisonRange(key: Buffer, comparator: "=" | "<" | "<=" | ">" | ">="): Partial<KeyRange> {
  const after = afterPrefix(key) ?? key; // A whole key never is all 0xff: it ends with an end mark or a sign's digits.
  switch (comparator) {
    case "=":
      return { from: key, to: after };
    case "<":
      return { to: key };
    case "<=":
      return { to: after };
    case ">":
      return { from: after };
    default:
      return { from: key };
  }
}

function expectNoKeys(filter: CheckedCondition | undefined, source: PageSource): void {
  if (filter === undefined) return;
  const used = attributesOf(filter);
  for (const { name } of keyAttributes(source.keys)) {
    if (!used.has(name)) continue;
    throw validationError(
      `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${name}`,
    );
  }
}

/** Names of the top-level attributes that a condition looks at. */
function attributesOf(condition: CheckedCondition): ReadonlySet<string> {
  const names = new Set<string>();
  JSON.stringify(condition, (key, member: unknown) => {
    if (key === "path" && Array.isArray(member)) names.add(String(member[0]));
    return key === "value" ? undefined : member;
  });
  return names;
}
