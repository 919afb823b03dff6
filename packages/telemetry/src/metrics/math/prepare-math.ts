import type { Diagnostic } from "../../diagnostic.ts";
import { parseInsights } from "../metrics-insights/parse-insights.ts";
import type { InsightsQuery } from "../metrics-insights/insights-query.ts";
import { checkMath } from "./check-math.ts";
import { type MathCall, type MathNode, nodesOf } from "./math-node.ts";
import type { MathType } from "./math-value.ts";
import { parseMath } from "./parse-math.ts";

/** A query of a request: a metric, or an expression. */
export interface MathQuery {
  readonly id: string;
  /** Absent for a metric. */
  readonly expression?: string | undefined;
}

/** An expression that can be computed once those before it are. */
export type PreparedExpression = {
  readonly id: string;
  readonly type: MathType;
} & ({ readonly kind: "math"; readonly node: MathNode } | { readonly kind: "insights"; readonly query: InsightsQuery });

/** What is wrong with the expression of one query. */
export interface QueryDiagnostic extends Diagnostic {
  readonly id: string;
}

/** A request's expressions, each after those that it uses; or what is wrong. */
export interface PreparedMath {
  readonly expressions: readonly PreparedExpression[];
  readonly diagnostics: readonly QueryDiagnostic[];
}

/** Parses and checks the expressions of a request, and finds the order in which to compute them. */
export function prepareMath(queries: readonly MathQuery[]): PreparedMath {
  const preparation = new Preparation(queries);
  for (const { id, expression } of queries) if (expression !== undefined) preparation.typeOf(id);
  return preparation;
}

/** The `SEARCH` calls of an expression. */
export function searchesIn(expression: PreparedExpression): readonly MathCall[] {
  if (expression.kind === "insights") return [];
  return nodesOf(expression.node).filter((node) => node.kind === "call" && node.name === "SEARCH") as MathCall[];
}

/** Whether an expression has an anomaly detection band, and so needs what was before. */
export function hasBand(expression: PreparedExpression): boolean {
  if (expression.kind === "insights") return false;
  return nodesOf(expression.node).some((node) => node.kind === "call" && node.name === "ANOMALY_DETECTION_BAND");
}

class Preparation implements PreparedMath {
  readonly expressions: PreparedExpression[] = [];
  readonly diagnostics: QueryDiagnostic[] = [];
  readonly #queries: ReadonlyMap<string, MathQuery>;
  readonly #types = new Map<string, MathType>();
  readonly #underWay = new Set<string>();

  constructor(queries: readonly MathQuery[]) {
    this.#queries = new Map(queries.map((query) => [query.id, query]));
  }

  /** The type of a query's result, once it is prepared. A query that is wrong counts as a series, to find more. */
  typeOf(id: string): MathType | undefined {
    const query = this.#queries.get(id);
    if (query === undefined) return undefined;
    if (query.expression === undefined) return "series";
    const known = this.#types.get(id);
    if (known !== undefined) return known;
    if (this.#underWay.has(id)) return this.#fail(id, cyclic(id, query.expression));
    this.#underWay.add(id);
    const type = this.#prepare(id, query.expression);
    this.#underWay.delete(id);
    this.#types.set(id, type);
    return type;
  }

  #prepare(id: string, text: string): MathType {
    if (/^\s*SELECT\b/i.test(text)) return this.#prepareInsights(id, text);
    const { result: node, diagnostic } = parseMath(text);
    if (node === undefined) return this.#fail(id, diagnostic);
    const isMetric = (name: string) => this.#queries.get(name)?.expression === undefined;
    const checked = checkMath(node, { typeOf: (name) => this.typeOf(name), isMetric });
    if (checked.result === undefined) return this.#fail(id, checked.diagnostic);
    this.expressions.push({ kind: "math", id, node, type: checked.result });
    return checked.result;
  }

  #prepareInsights(id: string, text: string): MathType {
    const { result: query, diagnostic } = parseInsights(text);
    if (query === undefined) return this.#fail(id, diagnostic);
    const type = query.groupBy.length > 0 ? "array" : "series";
    this.expressions.push({ kind: "insights", id, query, type });
    return type;
  }

  #fail(id: string, diagnostic: Diagnostic): MathType {
    this.diagnostics.push({ id, ...diagnostic });
    return "series";
  }
}

function cyclic(id: string, expression: string): Diagnostic {
  return { message: `The expression refers to itself: '${id}'`, span: { start: 0, end: expression.length } };
}
