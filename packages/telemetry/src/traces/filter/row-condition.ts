import type { EngineSql } from "../../model/engine-sql.ts";
import type { FilterComparison, FilterNode, ServiceSelector } from "./filter-node.ts";

/** A condition on one row of the store's segments. */
export interface RowCondition {
  readonly sql: string;
  readonly parameters: readonly (number | string)[];
}

type KeywordTerm = Extract<FilterNode, { readonly kind: "keyword" }>;

/** What a condition is about: the row that enters the trace, or any that stands for a service. */
type RowKind = "root" | "service";

/** Times were scaled to milliseconds and may have been rounded. */
const ROUNDING_MS = 0.01;

const TEXT_COLUMNS: Readonly<Record<string, string>> = {
  "http.url": "http_url",
  "http.method": "http_method",
  "http.useragent": "http_user_agent",
  "http.clientip": "http_client_ip",
  user: "user_name",
  "resource.arn": "resource_arn",
  name: "node_name",
  type: "node_type",
  "account.id": "node_account",
};

const FLAG_COLUMNS: Readonly<Record<string, string>> = {
  ok: "ok",
  error: "error",
  fault: "fault",
  throttle: "throttle",
  inferred: "inferred OR namespace IS NOT NULL",
};

/**
 * What a row must be for its segment to satisfy a keyword; undefined where rows cannot tell. It may hold for rows whose
 * segment does not, never the other way round.
 */
export function keywordCondition(
  { name, comparison }: KeywordTerm,
  kind: RowKind,
  engineSql: EngineSql,
): RowCondition | undefined {
  const flag = FLAG_COLUMNS[name];
  if (flag !== undefined) return isTrue(comparison) ? { sql: `(${flag})`, parameters: [] } : undefined;
  if (name === "partial")
    return isTrue(comparison) && kind === "service"
      ? { sql: "(in_progress OR end_ms IS NULL)", parameters: [] }
      : undefined;
  const column = TEXT_COLUMNS[name];
  if (column !== undefined) return textCondition(column, comparison, engineSql);
  if (name === "http.status") return numberCondition("http_status", comparison, 0);
  if (name === "responsetime" || (name === "duration" && kind === "service")) return timeCondition(comparison);
  if (name === "message") return jsonTextCondition("exceptions", comparison, engineSql);
  return undefined;
}

function isTrue(comparison: FilterComparison | undefined): boolean {
  if (comparison === undefined) return true;
  return (comparison.operator === "=") === (comparison.value === true);
}

function textCondition(
  column: string,
  comparison: FilterComparison | undefined,
  { contains, startsWith, endsWith }: EngineSql,
): RowCondition {
  if (comparison === undefined) return { sql: `${column} IS NOT NULL`, parameters: [] };
  const value = String(comparison.value);
  switch (comparison.operator) {
    case "CONTAINS":
      return { sql: contains(column, "?"), parameters: [value] };
    case "BEGINSWITH":
      return { sql: startsWith(column, "?"), parameters: [value] };
    case "ENDSWITH":
      return { sql: endsWith(column, "?"), parameters: [value] };
    default:
      return { sql: `${column} ${comparison.operator} ?`, parameters: [value] };
  }
}

function numberCondition(expression: string, comparison: FilterComparison | undefined, slack: number): RowCondition {
  if (comparison === undefined) return { sql: `${expression} IS NOT NULL`, parameters: [] };
  const value = Number(comparison.value);
  switch (comparison.operator) {
    case ">":
    case ">=":
      return { sql: `${expression} >= ?`, parameters: [value - slack] };
    case "<":
    case "<=":
      return { sql: `${expression} <= ?`, parameters: [value + slack] };
    case "=":
      return { sql: `${expression} BETWEEN ? AND ?`, parameters: [value - slack, value + slack] };
    default:
      return { sql: `${expression} IS NOT NULL`, parameters: [] };
  }
}

function timeCondition(comparison: FilterComparison | undefined): RowCondition {
  const seconds = comparison && { operator: comparison.operator, value: Number(comparison.value) * 1000 };
  return numberCondition("greatest(coalesce(end_ms, start_ms) - start_ms, 0)", seconds, ROUNDING_MS);
}

/** A text within a column of JSON: written as JSON writes it, unless it could be half of a character there. */
function jsonTextCondition(
  column: string,
  comparison: FilterComparison | undefined,
  { contains }: EngineSql,
): RowCondition {
  const text = comparison?.operator === "!=" ? "" : String(comparison?.value ?? "");
  if (text === "" || /[\ud800-\udfff]/.test(text)) return { sql: `${column} IS NOT NULL`, parameters: [] };
  return { sql: contains(column, "?"), parameters: [JSON.stringify(text).slice(1, -1)] };
}

/** What a row must be for its document to hold an annotation that satisfies a comparison. */
export function annotationCondition(
  key: string,
  comparison: FilterComparison | undefined,
  { contains }: EngineSql,
): RowCondition {
  const member = `${JSON.stringify(key)}:`;
  const isExact = comparison?.operator === "=" && typeof comparison.value !== "number";
  const text = isExact ? `${member}${JSON.stringify(comparison.value)}` : member;
  return { sql: contains("annotations", "?"), parameters: [text] };
}

/** What a row must be to stand for a segment of a service, sent or inferred, that satisfies a filter. */
export function serviceCondition(
  selector: ServiceSelector | undefined,
  filter: FilterNode | undefined,
  engineSql: EngineSql,
): RowCondition {
  const parts: RowCondition[] = [{ sql: "node_key IS NOT NULL", parameters: [] }];
  const wanted = { node_name: selector?.name, node_type: selector?.type, node_account: selector?.accountId };
  for (const [column, value] of Object.entries(wanted))
    if (value !== undefined) parts.push({ sql: `${column} = ?`, parameters: [value] });
  const inner = filter === undefined ? undefined : filterCondition(filter, engineSql);
  return both(inner === undefined ? parts : [...parts, inner], "AND");
}

/** Of a filter in braces, what the segment's own row can tell. */
function filterCondition(node: FilterNode, engineSql: EngineSql): RowCondition | undefined {
  if (node.kind === "keyword" && node.name !== "message") return keywordCondition(node, "service", engineSql);
  if (node.kind !== "and" && node.kind !== "or") return undefined;
  const operands = node.operands.map((operand) => filterCondition(operand, engineSql));
  const known = operands.filter((operand) => operand !== undefined);
  if (known.length === 0 || (node.kind === "or" && known.length < operands.length)) return undefined;
  return both(known, node.kind === "and" ? "AND" : "OR");
}

function both(parts: readonly RowCondition[], operator: "AND" | "OR"): RowCondition {
  return {
    sql: `(${parts.map(({ sql }) => sql).join(` ${operator} `)})`,
    parameters: parts.flatMap(({ parameters }) => parameters),
  };
}
