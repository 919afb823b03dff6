import type { SqlStep } from "../plan/query-plan.ts";
import { LanguageError } from "../../diagnostic.ts";
import type { LookupColumn } from "../syntax/query-node.ts";
import type { StepContext } from "./compile-context.ts";
import { addColumns, select } from "./extend-relation.ts";
import type { Relation } from "./relation.ts";
import type { InlineRows, LookupTable } from "./scan-range.ts";
import type { Sql } from "./sql-dialect.ts";
import { asText, type TypedSql } from "./typed-sql.ts";

type Step<Kind extends SqlStep["kind"]> = Extract<SqlStep, { readonly kind: Kind }>;

/** `lookup`: the columns of the table's first row whose keys equal the event's fields, case and all. */
export function compileLookup(step: Step<"lookup">, before: Relation, context: StepContext): Relation {
  const table = tableOf(step, context);
  const keys = step.keys.map(({ column }) => columnIndex(table, column, step));
  const outputs = step.outputs.map(({ column }) => columnIndex(table, column, step));
  const firstRows = new Map(
    table.rows.toReversed().map((row) => [JSON.stringify(keys.map((key) => row[key])), row] as const),
  );
  const rows = [...firstRows.values()].map((row) => [...keys, ...outputs].map((index) => row[index] ?? null));
  const name = `${before.prefix}lookup${before.items.length + 1}`;
  const { relation, column } = withTable({ columns: texts(keys.length + outputs.length), rows }, name, {
    before,
    context,
  });
  const equalities = step.keys.map(({ field }, index) => {
    const value = before.environment.field({ kind: "field", parts: field.split("."), span: step.span });
    return `${asText(value, context.dialect)} = ${column(index)}`;
  });
  const joined = joinTable(relation, { name, on: equalities.join(" AND ") }, context);
  const found = step.outputs.map((_, index) => column(keys.length + index));
  return withOutputs(step.outputs, { found, fillsOnly: false, isFound: `${column(0)} IS NOT NULL` }, joined, context);
}

/** `cidrlookup`: of the ranges that hold the address, the narrowest. */
export function compileCidrLookup(step: Step<"cidrlookup">, before: Relation, context: StepContext): Relation {
  const { dialect } = context;
  const table = tableOf(step, context);
  const range = step.column === undefined ? 0 : columnIndex(table, step.column, step);
  const outputs = step.outputs.map(({ column }) => columnIndex(table, column, step));
  const rows = table.rows.map((row) => [
    row[range] ?? null,
    prefixLength(row[range] ?? ""),
    ...outputs.map((index) => row[index] ?? null),
  ]);
  const name = `${before.prefix}lookup${before.items.length + 1}`;
  const [cidr = TEXT, ...others] = texts(outputs.length + 1);
  const { relation, column } = withTable({ columns: [cidr, { name: "bits", type: "number" }, ...others], rows }, name, {
    before,
    context,
  });
  const address = asText(before.environment.field(step.field), dialect);
  const keyed = addColumns([address], relation, context);
  const [key = ""] = keyed.columns;
  const best = `${name}_best`;
  const hits =
    `SELECT ${key} AS ${name}_ip, ${dialect.aggregate("latest", [`${name}_row`, column(1)])} AS ${name}_hit ` +
    `FROM (SELECT DISTINCT ${key} FROM ${keyed.relation.name}) AS ${name}_ips CROSS JOIN ${name} ` +
    `WHERE ${dialect.call("isipinsubnet", [key, column(0)])} GROUP BY ${key}`;
  const items = [...keyed.relation.items, dialect.with(best, hits)];
  const matched = joinTable({ ...keyed.relation, items }, { name: best, on: `${key} = ${name}_ip` }, context);
  const joined = joinTable(matched, { name, on: `${name}_hit = ${name}_row` }, context);
  const found = step.outputs.map((_, index) => column(index + 2));
  const isFound = `${name}_hit IS NOT NULL`;
  return withOutputs(step.outputs, { found, fillsOnly: step.fillsOnly, isFound }, joined, context);
}

const TEXT = { name: "text", type: "text" } as const;

function texts(count: number): InlineRows["columns"] {
  return Array.from({ length: count }, () => TEXT);
}

/** Columns `NAME_v0` … and `NAME_row` of a table in the statement. */
function withTable(
  rows: InlineRows,
  name: string,
  { before, context }: { readonly before: Relation; readonly context: StepContext },
) {
  const { dialect } = context;
  const list = rows.columns.map((_, index) => `v${index} AS ${name}_v${index}`);
  const select_ = `SELECT ${[`row_order AS ${name}_row`, ...list].join(", ")} FROM (${dialect.rows(rows, "row_order")}) AS ${name}_rows`;
  const relation: Relation = { ...before, items: [...before.items, dialect.with(name, select_)] };
  return { relation, column: (index: number) => `${name}_v${index}` };
}

function joinTable(before: Relation, { name, on }: { readonly name: string; readonly on: Sql }, context: StepContext) {
  return select(before, context, `SELECT * FROM ${before.name} LEFT JOIN ${name} ON ${on}`);
}

interface Found {
  readonly found: readonly Sql[];
  readonly isFound: Sql;
  /** Whether a field that has a value keeps it. */
  readonly fillsOnly: boolean;
}

/** Fields that the table gives; where it has no row, they keep what they were. */
function withOutputs(
  outputs: readonly LookupColumn[],
  { found, isFound, fillsOnly }: Found,
  before: Relation,
  context: StepContext,
): Relation {
  const { dialect } = context;
  const values = outputs.map(({ field }, index) => {
    const old = asText(before.environment.field({ kind: "field", parts: field.split("."), span: NOWHERE }), dialect);
    const isKept = fillsOnly ? `${isFound} AND coalesce(${old}, '') = ''` : isFound;
    return `CASE WHEN ${isKept} THEN ${found[index] ?? "NULL"} ELSE ${old} END`;
  });
  const { relation, columns } = addColumns(values, before, context);
  const named = outputs.map(({ field }, index): readonly [string, TypedSql] => [
    field,
    { sql: columns[index] ?? "", type: "text" },
  ]);
  return { ...relation, environment: before.environment.extend(named) };
}

const NOWHERE = { start: 0, end: 0 };

function prefixLength(range: string): number {
  return Number(range.split("/")[1] ?? 128);
}

function tableOf({ table, span }: Step<"cidrlookup" | "lookup">, { range }: StepContext): LookupTable {
  // While a query is only checked, no table is known.
  if (range.lookupTables === undefined) return { columns: [], rows: [] };
  const found = range.lookupTables.get(table);
  if (found === undefined) throw new LanguageError(`the lookup table ${table} does not exist`, span);
  return found;
}

function columnIndex({ columns }: LookupTable, name: string, { table, span }: Step<"cidrlookup" | "lookup">): number {
  const index = columns.indexOf(name);
  if (index >= 0 || columns.length === 0) return Math.max(index, 0);
  throw new LanguageError(`the lookup table ${table} has no column ${name}, expected ${columns.join(", ")}`, span);
}
