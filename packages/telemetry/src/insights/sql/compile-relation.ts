import { isClientStep, type QueryPlan, type SqlStep } from "../plan/query-plan.ts";
import { selectedColumns } from "../plan/plan-output.ts";
import { planQuery } from "../plan/plan-query.ts";
import type { Query } from "../syntax/query-node.ts";
import type { CompiledRelation, RelationOptions, StepContext } from "./compile-context.ts";
import { compileCondition, compileExpression } from "./compile-expression.ts";
import { compileStep } from "./compile-step.ts";
import { DiscoveredFields } from "./discovered-fields.ts";
import { Environment } from "./environment.ts";
import { EventFields } from "./event-fields.ts";
import { initialRelation, type Relation, type WithItem } from "./relation.ts";
import { type InlineRows, rangeOf, scanCondition, type ScanRange } from "./scan-range.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";
import { Subqueries } from "./subqueries.ts";
import { comparableText, NULL_SQL } from "./typed-sql.ts";

/** The context of a whole statement. */
export function statementContext(range: ScanRange, dialect: SqlDialect): StepContext {
  const context: StepContext = {
    dialect,
    range,
    subqueries: new Subqueries(),
    compileSubquery: (query) => compileSubquery(query, context),
    compileRelation,
  };
  return context;
}

/**
 * Compiles a plan's steps over log events, or over rows that the statement holds.
 *
 * @param prefix What all names start with: a subquery's differ from those of the query around it.
 */
export function compileRelation(
  plan: Pick<QueryPlan, "scan" | "steps">,
  step: StepContext,
  { prefix = "", input }: RelationOptions = {},
): CompiledRelation {
  const { dialect } = step;
  const discovered = new DiscoveredFields(dialect, prefix);
  const environment =
    input === undefined
      ? new Environment({ dialect, source: new EventFields(dialect, discovered) })
      : inlineEnvironment(input, dialect);
  const context = { ...step, environment };
  const conditions = plan.scan.map((condition) => compileCondition(condition, context));
  const steps = plan.steps.flatMap((item): SqlStep[] => (isClientStep(item) ? [] : [item]));
  const events = () =>
    `SELECT * FROM log_events WHERE ${[scanCondition(dialect, step.range), ...conditions].join(" AND ")}`;
  const inputItem = () => {
    const fields = discovered.withItems(`${prefix}events`);
    const from = fields.length === 0 ? "events" : "fields";
    return [
      dialect.with(`${prefix}events`, events()),
      ...fields,
      dialect.with(`${prefix}input`, `SELECT * FROM ${prefix}${from}`),
    ].join(",\n");
  };
  const inline = () => dialect.with(`${prefix}input`, dialect.rows(input ?? NO_ROWS, "row_order"));
  const isEveryEventMatched = conditions.length === 0 && !steps.some(({ kind }) => kind.startsWith("filter"));
  const isWholeScan = isEveryEventMatched && environment.isOfEvents;
  return {
    ...compileSteps(steps, initialRelation(environment, { prefix, isWholeScan }), step),
    isEveryEventMatched,
    scanFilter: input === undefined && !isFilteredLater(steps) ? conditions.join(" AND ") || undefined : undefined,
    context,
    inputItems: [input === undefined ? inputItem : inline],
  };
}

const NO_ROWS: InlineRows = { columns: [], rows: [] };

function inlineEnvironment({ columns }: InlineRows, dialect: SqlDialect): Environment {
  const named = columns.map(({ name, type }, index) => [name, { sql: `v${index}`, type }] as const);
  return new Environment({ dialect, columns: new Map(named) });
}

/** `WITH` and everything that leads to some rows. */
export function withClause(compiled: CompiledRelation, last: Relation): Sql {
  return withText([...compiled.context.subqueries.items, ...compiled.inputItems, ...last.items]);
}

/** Items are written from the last: what it needs of an earlier one is known only then. */
export function withText(items: readonly WithItem[]): Sql {
  if (items.length === 0) return "";
  const texts = items.toReversed().map((item) => (typeof item === "string" ? item : item()));
  return `WITH ${texts.toReversed().join(",\n")}\n`;
}

const CHANGES_ROWS: ReadonlySet<SqlStep["kind"]> = new Set([
  "aggregate",
  "countfrequent",
  "limit",
  "dedup",
  "unnest",
  "join",
  "appendcols",
  "addtotals",
  "outlier",
]);

/** Whether steps filter before the first that takes or makes rows in another way. */
function isFilteredLater(steps: readonly SqlStep[]): boolean {
  const end = steps.findIndex(changesRows);
  return steps.slice(0, end < 0 ? steps.length : end).some(({ kind }) => kind.startsWith("filter"));
}

/** Whether there are fewer or more rows after a step other than a filter. */
function changesRows(step: SqlStep): boolean {
  return CHANGES_ROWS.has(step.kind) || (step.kind === "extract" && step.isMulti);
}

function compileSteps(steps: readonly SqlStep[], first: Relation, context: StepContext) {
  let relation = first;
  let matched: Relation | undefined;
  let matchedInRows: string | undefined;
  for (const step of steps) {
    const isFirst = changesRows(step) && matched === undefined;
    if (isFirst) matched = relation;
    relation = compileStep(step, relation, context);
    if (isFirst && step.kind === "aggregate") matchedInRows = relation.firstAggregate;
  }
  return { relation, matched: matched ?? relation, matchedInRows };
}

/** A subquery's values as texts, those that are numbers in one spelling. */
function compileSubquery(query: Query, context: StepContext): string {
  const plan = planQuery(query);
  const prefix = context.subqueries.nextPrefix();
  const { dialect } = context;
  const compiled = compileRelation(plan, { ...context, range: rangeOf(plan.source, context.range) }, { prefix });
  const { relation } = compiled;
  const [column] = selectedColumns(query.commands);
  const environment = { ...compiled.context, environment: relation.environment };
  const value = comparableText(
    column === undefined ? NULL_SQL : compileExpression(column.expression, environment),
    dialect,
  );
  const select = `SELECT DISTINCT ${value} AS value FROM (SELECT * FROM ${relation.name} ORDER BY ${relation.order.join(", ")} LIMIT ${plan.limit}) AS ${prefix}last`;
  context.subqueries.add([
    ...compiled.inputItems,
    ...relation.items,
    dialect.with(`${prefix}values`, select, { isShared: true }),
  ]);
  return `${prefix}values`;
}
