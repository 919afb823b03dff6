import type { EngineSql } from "../../model/engine-sql.ts";
import type { FilterNode } from "./filter-node.ts";
import { annotationCondition, keywordCondition, type RowCondition, serviceCondition } from "./row-condition.ts";

/** A SELECT of trace ids, and the values for its placeholders. */
export type TraceIdSelect = RowCondition;

/**
 * The traces that may satisfy a filter expression, as a SELECT of `trace_id` over the store's segments: every trace that
 * does is among them, and few others, so that only these need be assembled and matched. Undefined where the expression
 * narrows nothing, as `!fault`.
 *
 * @param rows The condition of the rows to look at: scope and time.
 */
export function candidateTraces(node: FilterNode, rows: RowCondition, engineSql: EngineSql): TraceIdSelect | undefined {
  const where = (condition: RowCondition) => select(rows, condition);
  switch (node.kind) {
    case "and":
    case "or":
      return combined(node, rows, engineSql);
    case "keyword":
      return keywordCandidates(node, rows, engineSql);
    case "annotation":
      return where(annotationCondition(node.key, node.comparison, engineSql));
    case "service":
      return where(serviceCondition(node.selector, node.filter, engineSql));
    case "edge":
      return joined("INTERSECT", [
        where(serviceCondition(node.source, undefined, engineSql)),
        where(serviceCondition(node.target, node.filter, engineSql)),
      ]);
    case "rootcause":
      return node.cause === "responsetime" ? undefined : where({ sql: node.cause, parameters: [] });
    default:
      return undefined;
  }
}

function combined(
  node: Extract<FilterNode, { kind: "and" | "or" }>,
  rows: RowCondition,
  engineSql: EngineSql,
): TraceIdSelect | undefined {
  const operands = node.operands.map((operand) => candidateTraces(operand, rows, engineSql));
  const known = operands.filter((operand) => operand !== undefined);
  if (known.length === 0 || (node.kind === "or" && known.length < operands.length)) return undefined;
  return joined(node.kind === "and" ? "INTERSECT" : "UNION", known);
}

/** Keywords that any segment of a trace answers, not only its root. @see `filter-subject.ts`. */
const OF_ANY_SEGMENT = new Set(["throttle", "inferred", "user", "message", "resource.arn"]);

function keywordCandidates(
  node: Extract<FilterNode, { kind: "keyword" }>,
  rows: RowCondition,
  engineSql: EngineSql,
): TraceIdSelect | undefined {
  if (node.name === "duration") return durationCandidates(node, rows);
  const condition = keywordCondition(node, "root", engineSql);
  if (condition === undefined) return undefined;
  if (OF_ANY_SEGMENT.has(node.name)) return select(rows, condition);
  return select(rows, { sql: `NOT is_subsegment AND ${condition.sql}`, parameters: condition.parameters });
}

/** All rows of a trace span at least its duration. */
function durationCandidates(
  { comparison }: Extract<FilterNode, { kind: "keyword" }>,
  rows: RowCondition,
): TraceIdSelect | undefined {
  if (comparison === undefined || ![">", ">=", "="].includes(comparison.operator)) return undefined;
  return {
    sql: `SELECT trace_id FROM segments WHERE ${rows.sql} GROUP BY trace_id
      HAVING max(coalesce(end_ms, start_ms)) - min(start_ms) >= ?`,
    parameters: [...rows.parameters, Number(comparison.value) * 1000 - 1],
  };
}

function select(rows: RowCondition, condition: RowCondition): TraceIdSelect {
  return {
    sql: `SELECT trace_id FROM segments WHERE ${rows.sql} AND (${condition.sql})`,
    parameters: [...rows.parameters, ...condition.parameters],
  };
}

function joined(operator: "INTERSECT" | "UNION", selects: readonly TraceIdSelect[]): TraceIdSelect {
  return {
    sql: selects.map(({ sql }) => `(${sql})`).join(` ${operator} `),
    parameters: selects.flatMap(({ parameters }) => parameters),
  };
}
