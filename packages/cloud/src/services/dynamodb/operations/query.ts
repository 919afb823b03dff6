import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { validationError } from "../errors.ts";
import { compileCondition, compileKeyCondition, compileProjection } from "../expressions/compile-expression.ts";
import { type KeyCondition, planKeyCondition, type SortCondition } from "../expressions/key-condition.ts";
import type { CheckedCondition } from "../expressions/syntax.ts";
import {
  type KeyRange,
  isWithin,
  pageSource,
  type PageSource,
  parseQueryStartKey,
  readPage,
  startPosition,
} from "../page-reader.ts";
import { checkSelect, expectReadable } from "../page-selection.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import { TableAccess } from "../table-access.ts";
import { keyAttributes } from "../tables/table-keys.ts";
import { attributeOf, type Item } from "../values/attribute-value.ts";
import { equalValues } from "../values/compare-values.ts";
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
    const expressions = compileQuery(input);
    const access = new TableAccess(db, scope, input.TableName);
    const source = pageSource(access.table, input.IndexName);
    const read = checkQuery(input, expressions, source);
    const { output, consumed } = await readPage(access, read);
    const metric = { TableName: access.table.name, Operation: "Query" };
    db.metrics.record(scope, "ReturnedItemCount", metric, output.Count);
    const ConsumedCapacity = consumed.describe(access.table.name, input.ReturnConsumedCapacity);
    return { ...output, ...(ConsumedCapacity === undefined ? {} : { ConsumedCapacity }) };
  };
}

/** What can be said of a Query without its table. @throws ValidationException for what none allows. */
function compileQuery(input: Input<"Query">) {
  const select = checkSelect(input);
  const placeholders = requestPlaceholders(input, [
    "FilterExpression",
    "KeyConditionExpression",
    "ProjectionExpression",
  ]);
  const filter = compileCondition("FilterExpression", input.FilterExpression, placeholders);
  const terms = compileKeyCondition(input.KeyConditionExpression ?? "", placeholders) ?? new Map();
  const projection = compileProjection(input.ProjectionExpression, placeholders);
  placeholders.expectAllUsed();
  return { select, filter, terms, projection };
}

function checkQuery(input: Input<"Query">, expressions: ReturnType<typeof compileQuery>, source: PageSource) {
  const { select, filter, terms, projection } = expressions;
  const condition = planKeyCondition(terms, source.keys);
  expectNoKeys(filter, source);
  const isConsistent = input.ConsistentRead === true;
  expectReadable(source, { select, isConsistent, projection });
  const prefix = encodePartition(condition.partition);
  const range = keyRange(prefix, condition);
  const startKey = queryStartKey(input.ExclusiveStartKey, source, { condition, range });
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

/** Where a Query goes on. @throws ValidationException where that is not among what it reads. */
function queryStartKey(
  key: Input<"Query">["ExclusiveStartKey"],
  source: PageSource,
  { condition, range }: { readonly condition: KeyCondition; readonly range: KeyRange },
): Item | undefined {
  const startKey = parseQueryStartKey(key, source);
  if (startKey === undefined) return undefined;
  const { name } = source.keys.partition;
  const inPartition = { ...startKey, [name]: condition.partition };
  if (!isWithin(startPosition(inPartition, source), range)) {
    throw validationError("The provided starting key does not match the range key predicate");
  }
  const partition = attributeOf(startKey, name);
  if (partition !== undefined && equalValues(partition, condition.partition)) return startKey;
  throw validationError(
    condition.sort === undefined
      ? "The provided starting key is outside query boundaries based on provided conditions"
      : "The query can return at most one row and cannot be restarted",
  );
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
