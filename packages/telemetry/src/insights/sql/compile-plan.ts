import type { ValueType } from "../functions/value-type.ts";
import type { QueryPlan } from "../plan/query-plan.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileExpression } from "./compile-expression.ts";
import { compileRelation, statementContext, withClause, withText } from "./compile-relation.ts";
import { type InlineRows, scanCondition, type ScanRange } from "./scan-range.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";
import type { TypedSql } from "./typed-sql.ts";

/** A column of the SQL answer. */
export interface ResultColumn {
  readonly name: string;
  readonly type: ValueType;
}

/** A query as SQL. */
export interface CompiledQuery {
  /** Columns `r0`, `r1` … as in `columns`; where rows are events also `event_id` and `event_time`. */
  readonly rows: Sql;
  readonly columns: readonly ResultColumn[];
  readonly isOfEvents: boolean;
  /** Whether each row of `rows` also tells `matched`. */
  readonly isMatchedInRows: boolean;
  /** Whether there is no filter, so that every event matches. */
  readonly isEveryEventMatched: boolean;
  /** Whether `rows` has one row for each event that matches, up to its limit. */
  readonly isOneRowAMatch: boolean;
  /** One row: `matched`, the events that pass the filters before the first aggregation or limit. */
  readonly matched: Sql;
  /** What must hold before `rows` is run. */
  readonly checks: readonly RowLimitSql[];
}

/** A statement whose one row tells a `count` that must not pass a limit. */
export interface RowLimitSql {
  readonly sql: Sql;
  readonly max: number;
  readonly message: string;
}

/** Compiles a plan without steps of its own to SQL, over log events or over rows that the statement holds. */
export function compilePlan(
  plan: QueryPlan,
  range: ScanRange,
  { dialect, input }: { readonly dialect: SqlDialect; readonly input?: InlineRows | undefined },
): CompiledQuery {
  const statement = statementContext(range, dialect);
  const compiled = compileRelation(plan, statement, { input });
  const { relation, matched, matchedInRows, isEveryEventMatched } = compiled;
  const output = compileOutput(plan, { ...compiled.context, environment: relation.environment });
  const selected = output.map(({ value }, index) => `${value.sql} AS r${index}`);
  if (plan.isOfEvents) selected.push("event_id", `${dialect.name("timestamp")} AS event_time`);
  if (matchedInRows !== undefined) selected.push(`(SELECT sum(group_size) FROM ${matchedInRows}) AS matched`);
  if (selected.length === 0) selected.push("1 AS r0");
  const order = relation.order.length === 0 ? "" : ` ORDER BY ${relation.order.join(", ")}`;
  return {
    rows: `${withClause(compiled, relation)}SELECT ${selected.join(", ")} FROM ${relation.name}${order} LIMIT ${plan.limit}`,
    columns: output.map(({ name, value }) => ({ name, type: value.type })),
    isOfEvents: plan.isOfEvents,
    isMatchedInRows: matchedInRows !== undefined,
    isEveryEventMatched,
    isOneRowAMatch: input === undefined && matched === relation,
    matched: `${withClause(compiled, matched)}SELECT count(*) AS matched FROM ${matched.name}`,
    checks: statement.subqueries.checks.map(({ items, sql, max, message }) => ({
      sql: `${withText(items)}${sql}`,
      max,
      message,
    })),
  };
}

/** One row: `scanned`, the number of events in a range. */
export function scannedSql(range: ScanRange, dialect: SqlDialect): Sql {
  return `SELECT count(*) AS scanned FROM log_events WHERE ${scanCondition(dialect, range)}`;
}

/** One row: `bytes`, the mean size of some of the messages in a range. @param events How many, at most. */
export function messageSizeSql(range: ScanRange, dialect: SqlDialect, events: number): Sql {
  const some = `SELECT message FROM log_events WHERE ${scanCondition(dialect, range)} LIMIT ${events}`;
  return `SELECT coalesce(avg(${dialect.call("messagesize", ["message"])}), 0) AS bytes FROM (${some}) AS measured`;
}

function compileOutput({ output }: QueryPlan, context: CompileContext) {
  return output.map(({ name, expression }) => ({
    name,
    value: shown(compileExpression(expression, context), context.dialect),
  }));
}

/** Maps and lists are shown as JSON, what else JSON holds as its text. */
function shown(value: TypedSql, dialect: SqlDialect): TypedSql {
  return value.type === "json" ? { sql: `coalesce(${dialect.scalar(value.sql)}, ${value.sql})`, type: "text" } : value;
}
