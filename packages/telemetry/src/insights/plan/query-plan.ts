import type { Expression, FieldNode, NamedExpression, SortKey } from "../syntax/query-node.ts";

/** One step from rows to rows. */
export type PlanStep =
  | { readonly kind: "filter"; readonly conditions: readonly Expression[] }
  | { readonly kind: "extend"; readonly items: readonly NamedExpression[] }
  | {
      readonly kind: "extract";
      readonly field: Expression;
      /** For an RE2 engine. */
      readonly pattern: string;
      /** What each group is called; undefined for one that is not kept. */
      readonly names: readonly (string | undefined)[];
    }
  | { readonly kind: "aggregate"; readonly items: readonly NamedExpression[]; readonly by: readonly NamedExpression[] }
  | { readonly kind: "sort"; readonly keys: readonly SortKey[] }
  | { readonly kind: "limit"; readonly count: number }
  | { readonly kind: "dedup"; readonly fields: readonly Expression[] }
  | { readonly kind: "unnest"; readonly field: FieldNode; readonly name: string };

/** A column of the answer. */
export interface PlanColumn {
  readonly name: string;
  readonly expression: Expression;
}

/** How a query is answered. */
export interface QueryPlan {
  /** Conditions on stored fields, applied where events are read. */
  readonly scan: readonly Expression[];
  readonly steps: readonly PlanStep[];
  readonly output: readonly PlanColumn[];
  /** Whether each row of the answer is a log event. */
  readonly isOfEvents: boolean;
  /** Most rows of the answer. */
  readonly limit: number;
}
