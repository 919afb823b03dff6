import { readPeriod } from "../functions/period.ts";
import type { FillMissingStep } from "../plan/query-plan.ts";
import type { StepContext } from "./compile-context.ts";
import { unify } from "./compile-call.ts";
import { compileExpression } from "./compile-expression.ts";
import { select } from "./extend-relation.ts";
import type { Relation } from "./relation.ts";
import type { Sql } from "./sql-dialect.ts";
import type { TypedSql } from "./typed-sql.ts";

/** Most bins between the first and the last; no answer has more rows. */
const MAX_BINS = 100_000;

/** `fillmissing`: a row for each bin of time that has none, for each combination of the other keys. */
export function compileFillMissing(step: FillMissingStep, before: Relation, context: StepContext): Relation {
  const { dialect } = context;
  const period = readPeriod(step.period, { isCapped: true });
  const field = (name: string) => before.environment.field({ kind: "field", parts: [name], span: step.period.span });
  const time = field(step.time).sql;
  if (period === undefined) return before;
  const keys = step.keys.map((name) => field(name).sql);
  const name = `${before.prefix}fill${before.items.length + 1}`;
  const combination = keys.map((key, index) => `${key} AS ${name}_k${index}`);
  const bins = dialect.series({ from: `min(${time})`, to: `max(${time})`, period, max: MAX_BINS });
  const combinations = `SELECT DISTINCT ${combination.length === 0 ? "1 AS one" : combination.join(", ")}`;
  const grid =
    `SELECT * FROM (SELECT ${dialect.unnestList(bins)} AS ${name}_bin FROM ${before.name}) AS bins ` +
    `CROSS JOIN (${combinations} FROM ${before.name} LIMIT ${MAX_BINS}) AS combinations`;
  const matches = keys.map((key, index) => `${key} IS NOT DISTINCT FROM ${name}_k${index}`);
  const on = [`${time} = ${name}_bin`, ...matches].join(" AND ");
  const fills = new Map(
    step.fills.map((fill): readonly [Sql, TypedSql] => [
      field(fill.name).sql,
      compileExpression(fill.value, { ...context, environment: before.environment }),
    ]),
  );
  const isMissing = `${time} IS NULL`;
  const filled = ({ sql, type }: TypedSql): TypedSql => {
    const key = keys.indexOf(sql);
    if (sql === time) return { sql: `CASE WHEN ${isMissing} THEN ${name}_bin ELSE ${sql} END`, type };
    if (key >= 0) return { sql: `CASE WHEN ${isMissing} THEN ${name}_k${key} ELSE ${sql} END`, type };
    const fill = fills.get(sql);
    if (fill === undefined) return { sql, type };
    const { values, type: common } = unify([fill, { sql, type }], dialect);
    return { sql: `CASE WHEN ${isMissing} THEN ${values[0] ?? "NULL"} ELSE ${values[1] ?? "NULL"} END`, type: common };
  };
  const all = new Map([...before.environment.columns().values()].map((column) => [column.sql, column]));
  const columns = new Map(
    [...all.values()].map((column, index): readonly [Sql, TypedSql & { readonly from: Sql }] => {
      const { sql, type } = filled(column);
      return [column.sql, { from: sql, sql: `c${before.columnCount + 1 + index}`, type }];
    }),
  );
  const list = [...columns.values()].map(({ from, sql }) => `${from} AS ${sql}`);
  const after = select(
    { ...before, items: [...before.items, dialect.with(`${name}_grid`, grid)] },
    context,
    `SELECT ${[...list, `0 AS group_size`].join(", ")} FROM ${name}_grid LEFT JOIN ${before.name} ON ${on}`,
  );
  const renamed = (sql: Sql) => columns.get(sql)?.sql ?? sql;
  const bin = renamed(time);
  const order = [`${bin} DESC`, ...keys.map((key) => `${renamed(key)} ASC NULLS LAST`)];
  return {
    ...after,
    environment: before.environment.replaceColumns((column) => {
      const { sql, type } = columns.get(column.sql) ?? column;
      return { sql, type };
    }),
    order,
    tieBreak: order,
    columnCount: before.columnCount + columns.size,
  };
}
