import type {
  AnalysisCommand,
  CombiningCommand,
  Command,
  Expression,
  FieldNode,
  NamedExpression,
  ParseCommand,
  PeriodNode,
  RowCommand,
  SourceNode,
} from "../syntax/query-node.ts";

type Of<Union extends { readonly kind: string }, Kind extends Union["kind"]> = Extract<Union, { readonly kind: Kind }>;

/** What `pattern`, `diff`, `logcompare` and `anomaly` make together of the rows before them. */
export interface PatternsStep {
  readonly kind: "patterns";
  readonly field: Expression;
  /** How far back the time lies that is compared with; absent without `diff`. */
  readonly baseline?: "previous" | "previousMonth" | { readonly shiftMs: number };
  /** Whether anomalies are looked for. */
  readonly detectsAnomalies: boolean;
}

/** One step from rows to rows that is a part of a SQL statement. */
export type SqlStep =
  | { readonly kind: "filter"; readonly conditions: readonly Expression[] }
  | { readonly kind: "filterindex"; readonly condition: Expression; readonly fields: readonly string[] }
  | { readonly kind: "extend"; readonly items: readonly NamedExpression[] }
  | {
      readonly kind: "extract";
      readonly field: Expression;
      /** For an RE2 engine. */
      readonly pattern: string;
      /** What each group is called; undefined for one that is not kept. */
      readonly names: readonly (string | undefined)[];
      /** Whether every match makes a row. */
      readonly isMulti: boolean;
    }
  | Of<ParseCommand, "parse-csv" | "parse-json" | "parse-logfmt">
  | {
      readonly kind: "aggregate";
      readonly items: readonly NamedExpression[];
      readonly by: readonly NamedExpression[];
      readonly offset?: PeriodNode;
    }
  | Of<AnalysisCommand, "countfrequent">
  | Of<Command, "dedup" | "limit" | "sort" | "unnest">
  | Of<RowCommand, "accum" | "addtotals" | "autoregress" | "outlier" | "sessionize">
  | { readonly kind: "filldown"; readonly fields: readonly FieldNode[] }
  | FillMissingStep
  | (Of<CombiningCommand, "appendcols"> & { readonly plan: QueryPlan })
  | (Of<CombiningCommand, "join"> & { readonly plan: QueryPlan })
  | Of<CombiningCommand, "cidrlookup" | "lookup">;

/** Makes a row for each bin of time that has none, between the first bin and the last. */
export interface FillMissingStep {
  readonly kind: "fillmissing";
  /** The column of the bins, and how long they are. */
  readonly time: string;
  readonly period: PeriodNode;
  /** The other keys: each combination of theirs gets every bin. */
  readonly keys: readonly string[];
  readonly fills: Of<RowCommand, "fillmissing">["fills"];
}

/** One step that is computed from the answer to the SQL of the steps before it. */
export type ClientStep = Of<AnalysisCommand, "estimate" | "relevantfields"> | PatternsStep;

/** One step from rows to rows. */
export type PlanStep = ClientStep | SqlStep;

/** Whether a step is computed outside SQL. */
export function isClientStep(step: PlanStep): step is ClientStep {
  return step.kind === "patterns" || step.kind === "estimate" || step.kind === "relevantfields";
}

/** A column of the answer. */
export interface PlanColumn {
  readonly name: string;
  readonly expression: Expression;
}

/** How a query is answered. */
export interface QueryPlan {
  /** Where the query itself says that events are read. */
  readonly source?: SourceNode;
  /** Conditions on stored fields, applied where events are read. */
  readonly scan: readonly Expression[];
  readonly steps: readonly PlanStep[];
  readonly output: readonly PlanColumn[];
  /** Whether each row of the answer is a log event. */
  readonly isOfEvents: boolean;
  /** Most rows of the answer. */
  readonly limit: number;
}
