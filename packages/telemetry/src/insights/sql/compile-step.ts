import type { SqlStep } from "../plan/query-plan.ts";
import type { SortKey } from "../syntax/query-node.ts";
import { compileAggregate } from "./compile-aggregate.ts";
import { compileAppendCols, compileJoin } from "./compile-combining.ts";
import type { StepContext } from "./compile-context.ts";
import { compileCondition, compileExpression } from "./compile-expression.ts";
import { compileCsv, compileExtract, compileJsonPath, compileLogfmt } from "./compile-extract.ts";
import { compileFillMissing } from "./compile-fill-missing.ts";
import { compileCidrLookup, compileLookup } from "./compile-lookup.ts";
import { compileAddTotals, compileOutlier } from "./compile-totals.ts";
import { compileAccum, compileAutoregress, compileFillDown, compileSessionize } from "./compile-window.ts";
import { addColumns, extendRelation, select, spread } from "./extend-relation.ts";
import { LAST_STORED_FIRST, type Relation } from "./relation.ts";
import { indexedCondition } from "./scan-range.ts";
import { orderBy } from "./sort-order.ts";
import { asText } from "./typed-sql.ts";

type Step<Kind extends SqlStep["kind"]> = Extract<SqlStep, { readonly kind: Kind }>;
type StepCompilers = {
  readonly [Kind in SqlStep["kind"]]: (step: Step<Kind>, before: Relation, context: StepContext) => Relation;
};

const COMPILERS: StepCompilers = {
  accum: compileAccum,
  addtotals: compileAddTotals,
  aggregate: compileAggregate,
  appendcols: compileAppendCols,
  autoregress: compileAutoregress,
  cidrlookup: compileCidrLookup,
  countfrequent: compileCountFrequent,
  dedup: compileDedup,
  extend: ({ items }, before, context) => extendRelation(items, before, context),
  extract: compileExtract,
  filldown: compileFillDown,
  fillmissing: compileFillMissing,
  filter: compileFilter,
  filterindex: compileFilterIndex,
  join: compileJoin,
  limit: compileLimit,
  lookup: compileLookup,
  outlier: compileOutlier,
  "parse-csv": compileCsv,
  "parse-json": compileJsonPath,
  "parse-logfmt": compileLogfmt,
  sessionize: compileSessionize,
  sort: ({ keys }, before, context) => compileSort(keys, before, context),
  unnest: compileUnnest,
};

/** Compiles one step over the rows before it. */
export function compileStep<Kind extends SqlStep["kind"]>(
  step: Step<Kind>,
  before: Relation,
  context: StepContext,
): Relation {
  const compile: (step: Step<Kind>, before: Relation, context: StepContext) => Relation = COMPILERS[step.kind];
  return compile(step, before, context);
}

function compileFilter({ conditions }: Step<"filter">, before: Relation, context: StepContext): Relation {
  const { environment } = before;
  const where = conditions.map((condition) => compileCondition(condition, { ...context, environment })).join(" AND ");
  return select(before, context, `SELECT * FROM ${before.name} WHERE ${where}`);
}

/** Groups without an index on each of the fields are skipped whole, others' events from before the index, too. */
function compileFilterIndex(
  { condition, fields }: Step<"filterindex">,
  before: Relation,
  context: StepContext,
): Relation {
  const after = compileFilter({ kind: "filter", conditions: [condition] }, before, context);
  const isIndexed = indexedCondition(fields, context.range, context.dialect);
  if (isIndexed === undefined || !before.environment.isOfEvents) return after;
  return select(after, context, `SELECT * FROM ${after.name} WHERE ${isIndexed}`);
}

function compileLimit({ count, which }: Step<"limit">, before: Relation, context: StepContext): Relation {
  const order = before.order.join(", ");
  if (which === "any") return select(before, context, `SELECT * FROM ${before.name} LIMIT ${count}`);
  if (which === "first")
    return select(before, context, `SELECT * FROM ${before.name} ORDER BY ${order} LIMIT ${count}`);
  const numbers = [`row_number() OVER (ORDER BY ${order})`, "count(*) OVER ()"];
  const { relation, columns } = addColumns(numbers, before, context);
  const [rank = "", total = ""] = columns;
  return select(relation, context, `SELECT * FROM ${relation.name} WHERE ${rank} > ${total} - ${count}`);
}

/** Sorting makes no rows: it says in what order a later step or the answer takes them. */
function compileSort(keys: readonly SortKey[], before: Relation, context: StepContext): Relation {
  const { environment, tieBreak } = before;
  const values = keys.map(({ expression, isDescending }) => ({
    value: compileExpression(expression, { ...context, environment }),
    isDescending,
  }));
  const { relation, terms } = orderBy(values, before, context);
  // Who reads from the oldest on wants events of one millisecond as they were written: START before END.
  const isFromOldest = environment.isOfEvents && keys.some(isOldestFirst);
  const ties = isFromOldest ? tieBreak.map((term) => (term === LAST_STORED_FIRST ? "event_id" : term)) : tieBreak;
  return { ...relation, order: [...terms, ...ties] };
}

function isOldestFirst({ expression, isDescending }: SortKey): boolean {
  return !isDescending && expression.kind === "field" && expression.parts.join(".") === "@timestamp";
}

/** The first row of each combination in the order so far; rows that lack a value of it are all kept. */
function compileDedup({ fields }: Step<"dedup">, before: Relation, context: StepContext): Relation {
  const { environment, order } = before;
  const keys = fields.map((field) => asText(compileExpression(field, { ...context, environment }), context.dialect));
  const number = `row_number() OVER (PARTITION BY ${keys.join(", ")} ORDER BY ${order.join(", ")})`;
  const { relation, columns } = addColumns([number], before, context);
  const isKept = [`${columns[0] ?? ""} = 1`, ...keys.map((key) => `${key} IS NULL`)].join(" OR ");
  return select(relation, context, `SELECT * FROM ${relation.name} WHERE ${isKept}`);
}

function compileUnnest({ field, name }: Step<"unnest">, before: Relation, context: StepContext): Relation {
  const { environment } = before;
  const { dialect } = context;
  const value = environment.json(field);
  const text = asText(value, dialect);
  const json =
    value.type === "json" ? value.sql : `coalesce(${dialect.call("jsonparse", [text])}, ${dialect.jsonOfText(text)})`;
  const after = spread(dialect.elements(json), before, context);
  const element = dialect.present(`c${before.columnCount + 1}`);
  return { ...after, environment: environment.extend([[name, { sql: element, type: "json" }]]) };
}

/** `stats count(*) as _approxcount by …`, most frequent first. AWS's count is approximate, this one exact. */
function compileCountFrequent({ fields, span }: Step<"countfrequent">, before: Relation, context: StepContext) {
  const by = fields.map((field) => ({ expression: field, name: field.parts.join("."), hasAlias: false, span }));
  const count = { kind: "call", name: "count", args: [], span } as const;
  const items = [{ expression: count, name: "_approxcount", hasAlias: true, span }];
  const counted = compileAggregate({ kind: "aggregate", items, by }, before, context);
  return { ...counted, order: ["group_size DESC", ...counted.tieBreak] };
}
