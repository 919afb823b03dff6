import type { JsonValue } from "@faultline/core";

/** Where a part of an expression stands: offsets into its text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A comparison operator of a filter expression, in its canonical spelling. */
export type FilterOperator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "CONTAINS" | "BEGINSWITH" | "ENDSWITH";

/** A literal of a filter expression. */
export type FilterValue = string | number | boolean;

/** What a keyword is compared with. */
export interface FilterComparison {
  readonly operator: FilterOperator;
  readonly value: FilterValue;
}

/** Which service a `service(…)` or `edge(…)` term means; members that are absent match anything. */
export interface ServiceSelector {
  readonly name?: string;
  readonly type?: string;
  readonly accountId?: string;
}

/** The lists of root causes that a trace summary has. */
export type RootCauseKind = "error" | "fault" | "responsetime";

/** The elements of a root cause that `rootcause.<kind>.<level> { }` asks about. */
export type RootCauseLevel = "entity" | "exception" | "service";

/** A parsed filter expression. Every node carries its place in the text. */
export type FilterNode =
  | { readonly kind: "and" | "or"; readonly operands: readonly FilterNode[]; readonly span: Span }
  | { readonly kind: "not"; readonly operand: FilterNode; readonly span: Span }
  | {
      readonly kind: "keyword";
      /** Lower case, such as `http.status`. */
      readonly name: string;
      readonly comparison?: FilterComparison;
      readonly span: Span;
    }
  | {
      readonly kind: "annotation";
      readonly key: string;
      /** Inside `edge(…) { }`: whose annotation. */
      readonly side?: "destination" | "source";
      readonly comparison?: FilterComparison;
      readonly span: Span;
    }
  | { readonly kind: "service"; readonly selector?: ServiceSelector; readonly filter?: FilterNode; readonly span: Span }
  | {
      readonly kind: "edge";
      readonly source?: ServiceSelector;
      readonly target?: ServiceSelector;
      readonly filter?: FilterNode;
      readonly span: Span;
    }
  | {
      readonly kind: "rootcause";
      readonly cause: RootCauseKind;
      readonly level: RootCauseLevel;
      readonly filter?: FilterNode;
      readonly span: Span;
    }
  /** Every element must match some root cause of the trace; a member that an element lacks matches anything. */
  | { readonly kind: "rootcause-json"; readonly causes: readonly JsonValue[]; readonly span: Span }
  | { readonly kind: "group"; readonly by: "arn" | "name"; readonly value: string; readonly span: Span };

/** What is wrong with an expression, where, and what to write instead. */
export interface FilterDiagnostic {
  readonly message: string;
  readonly span: Span;
}
