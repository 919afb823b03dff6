import { markName } from "../plan/plan-output.ts";
import type { SqlStep } from "../plan/query-plan.ts";
import type { StepContext } from "./compile-context.ts";
import { addColumns, select } from "./extend-relation.ts";
import type { Relation } from "./relation.ts";
import type { Sql } from "./sql-dialect.ts";
import { asNumber, scalarOf, type TypedSql } from "./typed-sql.ts";

type Step<Kind extends SqlStep["kind"]> = Extract<SqlStep, { readonly kind: Kind }>;

/** `addtotals`: a column with the sum of a row's numbers, and a last row with the sums of the columns. */
export function compileAddTotals(step: Step<"addtotals">, before: Relation, context: StepContext): Relation {
  const { dialect } = context;
  const values = step.fields
    .map((field) => ({ name: field.parts.join("."), value: scalarOf(before.environment.field(field), dialect) }))
    .filter(({ value }) => value.type !== "timestamp")
    .map(({ name, value }) => ({ name, value, sql: asNumber(value, dialect) }));
  const withRows = step.hasRowTotal ? addRowTotal(step.name, values, before, context) : before;
  return step.hasColumnTotal ? addColumnTotals(values, withRows, context) : withRows;
}

interface Summand {
  readonly name: string;
  readonly value: TypedSql;
  /** It as a number. */
  readonly sql: Sql;
}

/** The sum of what is there; null where nothing is a number. */
function addRowTotal(name: string, values: readonly Summand[], before: Relation, context: StepContext): Relation {
  const terms = values.map(({ sql }) => `coalesce(${sql}, 0)`).join(" + ");
  const isThere = `coalesce(${values.map(({ sql }) => sql).join(", ")}) IS NOT NULL`;
  const total = values.length === 0 ? "CAST(NULL AS DOUBLE)" : `CASE WHEN ${isThere} THEN ${terms} END`;
  const { relation, columns } = addColumns([total], before, context);
  return { ...relation, environment: before.environment.extend([[name, { sql: columns[0] ?? "", type: "number" }]]) };
}

/** The last row has the sums under the columns' names and nothing else. Text that is no number stays in its row. */
function addColumnTotals(values: readonly Summand[], before: Relation, context: StepContext): Relation {
  const mark = `c${before.columnCount + 1}`;
  const sums = values.map((summand, index) => ({ ...summand, column: `c${before.columnCount + 2 + index}` }));
  const own = sums.map(({ value, sql, column }) => `${value.type === "text" ? value.sql : sql} AS ${column}`);
  const total = sums.map(({ value, sql, column }) => `${totalOf(value, sql, context)} AS ${column}`);
  const rows = `SELECT *, ${[`0 AS ${mark}`, ...own].join(", ")} FROM ${before.name}`;
  const last = `SELECT ${[`1 AS ${mark}`, ...total].join(", ")} FROM ${before.name} HAVING count(*) > 0`;
  const after = select(
    before,
    context,
    context.dialect.unionByName(rows, last, [mark, ...sums.map(({ column }) => column)]),
  );
  const named = sums.map(({ name, value, column }): readonly [string, TypedSql] => [
    name,
    { sql: column, type: value.type === "text" ? "text" : "number" },
  ]);
  return {
    ...after,
    environment: before.environment.extend(named),
    order: [mark, ...before.order],
    tieBreak: [mark, ...before.tieBreak],
    columnCount: before.columnCount + 1 + sums.length,
  };
}

/** A sum in a column of texts has the decimals that the answer shows of numbers. */
function totalOf({ type }: TypedSql, number: Sql, { dialect }: StepContext): Sql {
  const sum = `sum(${number})`;
  return type === "text" ? dialect.numberText(dialect.call("round", [sum, "4"])) : sum;
}

const QUARTILES = { lower: "0.25", upper: "0.75" };

/**
 * `outlier`: values further from the middle half of all values than a multiple of its width. They are moved to that
 * border, or their rows are removed. Quartiles are interpolated.
 */
export function compileOutlier(step: Step<"outlier">, before: Relation, context: StepContext): Relation {
  return step.fields.reduce((relation, field) => compileField(step, field, { before: relation, context }), before);
}

function compileField(
  { isRemoving, factor, usesLower, isMarking }: Step<"outlier">,
  field: Step<"outlier">["fields"][number],
  { before, context }: { readonly before: Relation; readonly context: StepContext },
): Relation {
  const { dialect } = context;
  const name = field.parts.join(".");
  const value = asNumber(before.environment.field(field), dialect);
  const [low, high] = [`c${before.columnCount + 1}`, `c${before.columnCount + 2}`];
  const quartile = (fraction: string) => dialect.aggregate("quantile", [value, fraction]);
  const bounds = `SELECT ${quartile(QUARTILES.lower)} AS ${low}, ${quartile(QUARTILES.upper)} AS ${high} FROM ${before.name}`;
  const joined = select(before, context, `SELECT * FROM ${before.name} CROSS JOIN (${bounds}) AS bounds`);
  const multiple = dialect.literal(factor);
  const upper = `(${high} + ${multiple} * (${high} - ${low}))`;
  const lower = `(${low} - ${multiple} * (${high} - ${low}))`;
  const isLow = usesLower ? `coalesce(${value} < ${lower}, false)` : "false";
  const isHigh = `coalesce(${value} > ${upper}, false)`;
  const clamped = `CASE WHEN ${isHigh} THEN ${upper} WHEN ${isLow} THEN ${lower} ELSE ${value} END`;
  const { relation, columns } = addColumns(
    [isRemoving ? value : clamped, `(${isHigh} OR ${isLow})`],
    { ...joined, columnCount: before.columnCount + 2 },
    context,
  );
  const [kept = "", mark = ""] = columns;
  const named: (readonly [string, TypedSql])[] = [[name, { sql: kept, type: "number" }]];
  if (isMarking) named.push([markName(field.parts), { sql: mark, type: "boolean" }]);
  const after: Relation = { ...relation, environment: before.environment.extend(named) };
  return isRemoving ? select(after, context, `SELECT * FROM ${after.name} WHERE NOT ${mark}`) : after;
}
