import type { QueryPlan } from "../plan/query-plan.ts";
import type { ValueType } from "../functions/value-type.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileCondition, compileExpression } from "./compile-expression.ts";
import { compileStep } from "./compile-step.ts";
import { DiscoveredFields } from "./discovered-fields.ts";
import { Environment } from "./environment.ts";
import { initialRelation, type Relation } from "./relation.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";
import type { TypedSql } from "./typed-sql.ts";

/** Which events a query reads. Times are milliseconds since the epoch, both inclusive. */
export interface ScanRange {
  readonly accountId: string;
  readonly region: string;
  readonly logGroups: readonly string[];
  readonly from: number;
  readonly to: number;
  /** When the query started. */
  readonly now: number;
}

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
  /** One row: `matched`, the events that pass the filters before the first aggregation or limit. */
  readonly matched: Sql;
  /** One row: `scanned` events and their `bytes`. */
  readonly scanned: Sql;
}

/** Compiles a plan to SQL. */
export function compilePlan(plan: QueryPlan, range: ScanRange, dialect: SqlDialect): CompiledQuery {
  const discovered = new DiscoveredFields(dialect);
  const context: CompileContext = { dialect, environment: new Environment({ dialect, discovered }), range };
  const conditions = plan.scan.map((condition) => compileCondition(condition, context));
  const { relation, matched, matchedInRows } = compileSteps(plan.steps, context);
  const output = compileOutput(plan, { ...context, environment: relation.environment });
  const selected = output.map(({ value }, index) => `${value.sql} AS r${index}`);
  if (plan.isOfEvents) selected.push("event_id", `${dialect.name("timestamp")} AS event_time`);
  if (matchedInRows !== undefined) selected.push(`(SELECT sum(group_size) FROM ${matchedInRows}) AS matched`);
  const order = relation.order.length === 0 ? "" : ` ORDER BY ${relation.order.join(", ")}`;
  const where = scanCondition(dialect, range);
  const events = dialect.with("events", `SELECT * FROM log_events WHERE ${[where, ...conditions].join(" AND ")}`);
  const fields = discovered.withItems("events");
  const input = dialect.with("input", `SELECT * FROM ${fields.length === 0 ? "events" : "fields"}`);
  const withItems = (last: Relation) => `WITH ${[events, ...fields, input, ...last.items].join(",\n")}\n`;
  return {
    rows: `${withItems(relation)}SELECT ${selected.join(", ")} FROM ${relation.name}${order} LIMIT ${plan.limit}`,
    columns: output.map(({ name, value }) => ({ name, type: value.type })),
    isOfEvents: plan.isOfEvents,
    isMatchedInRows: matchedInRows !== undefined,
    isEveryEventMatched: conditions.length === 0 && !plan.steps.some(({ kind }) => kind === "filter"),
    matched: `${withItems(matched)}SELECT count(*) AS matched FROM ${matched.name}`,
    scanned: `SELECT count(*) AS scanned, coalesce(sum(${dialect.call("messagesize", ["message"])}), 0) AS bytes FROM log_events WHERE ${where}`,
  };
}

interface CompiledSteps {
  readonly relation: Relation;
  /** The rows that have passed the filters before the first step that takes or makes rows in another way. */
  readonly matched: Relation;
  /** Where that step is an aggregation: what it is called. Its sizes add up to those rows. */
  readonly matchedInRows: string | undefined;
}

function compileSteps(steps: QueryPlan["steps"], context: CompileContext): CompiledSteps {
  let relation = initialRelation(context.environment);
  let matched: Relation | undefined;
  let matchedInRows: string | undefined;
  for (const step of steps) {
    const changesRows = ["aggregate", "limit", "dedup", "unnest"].includes(step.kind);
    const isFirst = changesRows && matched === undefined;
    if (isFirst) matched = relation;
    relation = compileStep(step, relation, context);
    if (isFirst && step.kind === "aggregate") matchedInRows = relation.firstAggregate;
  }
  return { relation, matched: matched ?? relation, matchedInRows };
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

function scanCondition(dialect: SqlDialect, { accountId, region, logGroups, from, to }: ScanRange): Sql {
  const groups = logGroups.map((name) => dialect.literal(name)).join(", ");
  const time = dialect.name("timestamp");
  return (
    `account_id = ${dialect.literal(accountId)} AND region = ${dialect.literal(region)} AND ` +
    `${logGroups.length === 0 ? "false" : `log_group IN (${groups})`} AND ` +
    `${time} >= ${Math.floor(from)} AND ${time} <= ${Math.floor(to)}`
  );
}
