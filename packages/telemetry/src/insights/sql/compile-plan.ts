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
  const source = (relation: Relation, needsFields: boolean) =>
    withClause(
      [...scanItems(dialect, range, conditions), ...(needsFields ? discovered.withItems("events") : [])],
      relation,
      needsFields,
    );

  let relation = initialRelation(context.environment);
  let matched = relation;
  let isMatching = true;
  for (const step of plan.steps) {
    isMatching &&=
      step.kind !== "aggregate" && step.kind !== "limit" && step.kind !== "dedup" && step.kind !== "unnest";
    relation = compileStep(step, relation, { dialect, range });
    if (isMatching) matched = relation;
  }
  const environment = relation.environment;
  const output = plan.output.map(({ name, expression }) => ({
    name,
    value: shown(compileExpression(expression, { ...context, environment }), dialect),
  }));
  const selected = output.map(({ value }, index) => `${value.sql} AS r${index}`);
  if (plan.isOfEvents) selected.push("event_id", `${dialect.name("timestamp")} AS event_time`);
  const usesFields = discovered.withItems("events").length > 0;
  const order = relation.order.length === 0 ? "" : ` ORDER BY ${relation.order.join(", ")}`;
  const rows = `SELECT ${selected.join(", ")} FROM ${relation.name}${order} LIMIT ${plan.limit}`;
  return {
    rows: `${source(relation, usesFields)} ${rows}`,
    columns: output.map(({ name, value }) => ({ name, type: value.type })),
    isOfEvents: plan.isOfEvents,
    matched: `${source(matched, usesFields)} SELECT count(*) AS matched FROM ${matched.name}`,
    scanned: `SELECT count(*) AS scanned, coalesce(sum(strlen(message)), 0) AS bytes FROM log_events WHERE ${scanCondition(dialect, range)}`,
  };
}

/** Maps and lists are shown as JSON, what else JSON holds as its text. */
function shown(value: TypedSql, dialect: SqlDialect): TypedSql {
  return value.type === "json" ? { sql: `coalesce(${dialect.scalar(value.sql)}, ${value.sql})`, type: "text" } : value;
}

function scanItems(dialect: SqlDialect, range: ScanRange, conditions: readonly Sql[]): readonly Sql[] {
  const where = [scanCondition(dialect, range), ...conditions].join(" AND ");
  return [dialect.with("events", `SELECT * FROM log_events WHERE ${where}`)];
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

/** Steps read `input`: the events, with the fields of their JSON where the query uses any. */
function withClause(items: readonly Sql[], relation: Relation, usesFields: boolean): Sql {
  const input = `input AS (SELECT * FROM ${usesFields ? "fields" : "events"})`;
  return `WITH ${[...items, input, ...relation.items].join(",\n")}\n`;
}
