import type { Span } from "../../diagnostic.ts";

/** How the observations of a period become one value, and series are ordered. */
export type InsightsFunction = "AVG" | "COUNT" | "MAX" | "MIN" | "SUM";

/** A condition on dimensions; a metric without the dimension has the value undefined. */
export type InsightsCondition =
  | { readonly kind: "all" | "any"; readonly operands: readonly InsightsCondition[] }
  | { readonly kind: "not"; readonly operand: InsightsCondition }
  | { readonly kind: "equals"; readonly label: string; readonly values: readonly string[] };

/** A parsed Metrics Insights query. */
export interface InsightsQuery {
  readonly function: InsightsFunction;
  readonly metricName: string;
  readonly namespace: string;
  /** The exact dimensions that metrics must have; any when absent. */
  readonly schema: readonly string[] | undefined;
  readonly where: InsightsCondition | undefined;
  readonly groupBy: readonly string[];
  readonly orderBy: { readonly function: InsightsFunction; readonly isDescending: boolean } | undefined;
  readonly limit: number;
  readonly span: Span;
}
