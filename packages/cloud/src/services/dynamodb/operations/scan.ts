import type { DynamoDb } from "../dynamo-db.ts";
import type { Input, Operation } from "../dynamo-db-client.ts";
import { validationError } from "../errors.ts";
import { compileCondition, compileProjection } from "../expressions/compile-expression.ts";
import {
  isWithin,
  type KeyRange,
  pageSource,
  type PageSource,
  parseStartKey,
  readPage,
  startPosition,
} from "../page-reader.ts";
import { checkSelect, expectReadable } from "../page-selection.ts";
import { requestPlaceholders } from "../request-expressions.ts";
import { TableAccess } from "../table-access.ts";
import { keyAtFraction } from "../values/key-encoding.ts";

/** Reads all items of a table or index, or one of several equal segments of them. */
export function scan(db: DynamoDb): Operation<"Scan"> {
  return async (input, { scope }) => {
    const range = segmentRange(input);
    const expressions = compileScan(input);
    const access = new TableAccess(db, scope, input.TableName);
    const source = pageSource(access.table, input.IndexName);
    const { output, consumed } = await readPage(access, { ...checkScan(input, expressions, { source, range }), range });
    const metric = { TableName: access.table.name, Operation: "Scan" };
    db.metrics.record(scope, "ReturnedItemCount", metric, output.Count);
    const ConsumedCapacity = consumed.describe(access.table.name, input.ReturnConsumedCapacity);
    return { ...output, ...(ConsumedCapacity === undefined ? {} : { ConsumedCapacity }) };
  };
}

/** What can be said of a Scan without its table. @throws ValidationException for what none allows. */
function compileScan(input: Input<"Scan">) {
  const select = checkSelect(input);
  const placeholders = requestPlaceholders(input, ["FilterExpression", "ProjectionExpression"]);
  const filter = compileCondition("FilterExpression", input.FilterExpression, placeholders);
  const projection = compileProjection(input.ProjectionExpression, placeholders);
  placeholders.expectAllUsed();
  return { select, filter, projection };
}

function checkScan(
  input: Input<"Scan">,
  { select, filter, projection }: ReturnType<typeof compileScan>,
  { source, range }: { readonly source: PageSource; readonly range: KeyRange },
) {
  const isConsistent = input.ConsistentRead === true;
  expectReadable(source, { select, isConsistent, projection });
  const startKey = parseStartKey(input.ExclusiveStartKey, source);
  if (startKey !== undefined && !isWithin(startPosition(startKey, source), range)) {
    throw validationError(
      "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct " +
        `Segment. TotalSegments: ${input.TotalSegments} Segment: ${input.Segment}`,
    );
  }
  return {
    source,
    startKey,
    isForward: true,
    isConsistent,
    limit: input.Limit,
    filter,
    projection,
    select,
    hashFraction: undefined,
  };
}

function segmentRange({ Segment: segment, TotalSegments: total }: Input<"Scan">): KeyRange {
  if (segment === undefined && total === undefined) return { from: Buffer.alloc(0), to: undefined };
  if (total === undefined) {
    throw validationError(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  }
  if (segment === undefined) {
    throw validationError(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  }
  if (segment >= total) {
    throw validationError(
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: " +
        `Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
  const to = segment + 1 === total ? undefined : keyAtFraction((segment + 1) / total);
  return { from: keyAtFraction(segment / total), to };
}
