import type { ValueType } from "../functions/value-type.ts";
import type { QueryPlan } from "../plan/query-plan.ts";
import type { CompileContext, CompiledRelation } from "./compile-context.ts";
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
  /** Whether each row of `rows` also tells `matched`, and `bytes` where every event is matched. */
  readonly isMatchedInRows: boolean;
  /** Whether there is no filter, so that every event matches. */
  readonly isEveryEventMatched: boolean;
  /** Most rows of `rows`. */
  readonly limit: number;
  /** Whether `rows` has one row for each event that matches, up to its limit. */
  readonly isOneRowAMatch: boolean;
  /**
   * One row: `matched`, the events that pass the filters before the first aggregation or limit; where the same reading tells
   * them also `scanned` and `bytes`, as of {@link scannedSql}.
   */
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
  const { steps, limit } = withoutLastLimit(plan);
  const compiled = compileRelation({ scan: plan.scan, steps }, statement, { input });
  const { relation, matchedInRows, isEveryEventMatched } = compiled;
  const output = compileOutput(plan, { ...compiled.context, environment: relation.environment });
  const selected = output.map(({ value }, index) => `${value.sql} AS r${index}`);
  if (plan.isOfEvents) selected.push("event_id", `${dialect.name("timestamp")} AS event_time`);
  if (matchedInRows !== undefined) {
    selected.push(`(SELECT sum(group_size) FROM ${matchedInRows}) AS matched`);
    if (isEveryEventMatched && input === undefined)
      selected.push(`(SELECT sum(group_bytes) FROM ${matchedInRows}) AS bytes`);
  }
  if (selected.length === 0) selected.push("1 AS r0");
  const order = relation.order.length === 0 ? "" : ` ORDER BY ${relation.order.join(", ")}`;
  return {
    rows: `${withClause(compiled, relation)}SELECT ${selected.join(", ")} FROM ${relation.name}${order} LIMIT ${limit}`,
    columns: output.map(({ name, value }) => ({ name, type: value.type })),
    isOfEvents: plan.isOfEvents,
    isMatchedInRows: matchedInRows !== undefined,
    isEveryEventMatched,
    limit,
    isOneRowAMatch: input === undefined && compiled.matched === relation,
    matched: matchedSql(compiled, range, dialect),
    checks: statement.subqueries.checks.map(({ items, sql, max, message }) => ({
      sql: `${withText(items)}${sql}`,
      max,
      message,
    })),
  };
}

/** A `limit` at the end is that of the answer: rows are sorted once. */
function withoutLastLimit({ steps, limit }: QueryPlan): Pick<QueryPlan, "steps" | "limit"> {
  const last = steps.at(-1);
  if (last?.kind !== "limit" || last.which !== "first") return { steps, limit };
  return { steps: steps.slice(0, -1), limit: Math.min(limit, last.count) };
}

/** One row: `scanned`, the number of events in a range, and `bytes`, the sum of their messages' sizes. */
export function scannedSql(range: ScanRange, dialect: SqlDialect): Sql {
  return `SELECT ${SCANNED} FROM log_events WHERE ${scanCondition(dialect, range)}`;
}

/** One row: `scanned`, the number of events in a range, `first` and `last`, the times of the oldest and the newest. */
export function eventTimesSql(range: ScanRange, dialect: SqlDialect): Sql {
  const time = dialect.name("timestamp");
  const columns = `count(*) AS scanned, min(${time}) AS first, max(${time}) AS last`;
  return `SELECT ${columns} FROM log_events WHERE ${scanCondition(dialect, range)}`;
}

const SCANNED = "count(*) AS scanned, sum(message_bytes) AS bytes";

function matchedSql(compiled: CompiledRelation, range: ScanRange, dialect: SqlDialect): Sql {
  const { matched, scanFilter, context } = compiled;
  if (scanFilter === undefined) {
    return `${withClause(compiled, matched)}SELECT count(*) AS matched FROM ${matched.name}`;
  }
  const columns = `${SCANNED}, count(*) FILTER (WHERE ${scanFilter}) AS matched`;
  return `${withText(context.subqueries.items)}SELECT ${columns} FROM log_events WHERE ${scanCondition(dialect, range)}`;
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
