import type { SqlStep } from "../plan/query-plan.ts";
import type { StepContext } from "./compile-context.ts";
import { compileExpression } from "./compile-expression.ts";
import { addColumns, spread } from "./extend-relation.ts";
import type { Relation } from "./relation.ts";
import type { Sql } from "./sql-dialect.ts";
import { asText, type TypedSql } from "./typed-sql.ts";

type Step<Kind extends SqlStep["kind"]> = Extract<SqlStep, { readonly kind: Kind }>;

/** `parse` with a glob or a regular expression. What does not match keeps its row, without the new fields. */
export function compileExtract(step: Step<"extract">, before: Relation, context: StepContext): Relation {
  const { dialect } = context;
  const text = textOf(step.field, before, context);
  if (step.pattern === "") return withNulls(step.names, before);
  const groupCount = step.names.length;
  const column = `c${before.columnCount + 1}`;
  const after = step.isMulti
    ? spread(dialect.extractEvery(text, step.pattern, groupCount), before, context)
    : addColumns([dialect.extract(text, step.pattern, groupCount)], before, context).relation;
  const named = step.names.flatMap((name, index): (readonly [string, TypedSql])[] =>
    name === undefined ? [] : [[name, { sql: dialect.group(column, index), type: "text" }]],
  );
  return { ...after, environment: before.environment.extend(named) };
}

function withNulls(names: readonly (string | undefined)[], before: Relation): Relation {
  const missing: TypedSql = { sql: "CAST(NULL AS VARCHAR)", type: "text" };
  const named = names.flatMap((name): (readonly [string, TypedSql])[] => (name === undefined ? [] : [[name, missing]]));
  return { ...before, environment: before.environment.extend(named) };
}

/** `parse f csv as a, b`: a line as RFC 4180 has it. */
export function compileCsv({ field, names }: Step<"parse-csv">, before: Relation, context: StepContext): Relation {
  const { dialect } = context;
  const { relation, columns } = addColumns([dialect.csvFields(textOf(field, before, context))], before, context);
  const named = names.map((name, index): readonly [string, TypedSql] => [
    name,
    { sql: dialect.element(columns[0] ?? "", index), type: "text" },
  ]);
  return { ...relation, environment: before.environment.extend(named) };
}

/** `parse f logfmt as m`: a map of the pairs `key=value`. */
export function compileLogfmt({ field, name }: Step<"parse-logfmt">, before: Relation, context: StepContext): Relation {
  const pairs = context.dialect.logfmtObject(textOf(field, before, context));
  return withColumn(pairs, name, { before, context });
}

/** `json field=f "a.b" as x`: a value inside JSON. */
export function compileJsonPath(
  { field, path, name }: Step<"parse-json">,
  before: Relation,
  context: StepContext,
): Relation {
  const { dialect } = context;
  const value = before.environment.json(field);
  // Text that holds JSON is looked into, too.
  const parsed = dialect.call("jsonparse", [asText(value, dialect)]);
  const json = value.type === "json" ? `coalesce(${parsed}, ${value.sql})` : parsed;
  const parts = path.value
    .replace(/^\$\.?/, "")
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".");
  const found = dialect.present(dialect.lookedUp(dialect.lookUp(json, [parts.filter((part) => part !== "")]), 0));
  return withColumn(found, name, { before, context });
}

function withColumn(
  json: Sql,
  name: string,
  { before, context }: { readonly before: Relation; readonly context: StepContext },
): Relation {
  const { relation, columns } = addColumns([json], before, context);
  return { ...relation, environment: before.environment.extend([[name, { sql: columns[0] ?? "", type: "json" }]]) };
}

function textOf(field: Step<"extract">["field"], { environment }: Relation, context: StepContext): Sql {
  return asText(compileExpression(field, { ...context, environment }), context.dialect);
}
