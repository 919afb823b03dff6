import type { Span } from "../../diagnostic.ts";

/** A field by its path: `a.items.0.id` has four parts, `` m.`user.id` `` two. */
export interface FieldNode {
  readonly kind: "field";
  readonly parts: readonly string[];
  readonly span: Span;
}

/** A text in quotes. */
export interface StringNode {
  readonly kind: "string";
  readonly value: string;
  readonly span: Span;
}

/** A regular expression between slashes, `\/` already `/`. */
export interface RegexNode {
  readonly kind: "regex";
  readonly source: string;
  readonly span: Span;
}

/** A length of time such as `5m`; the unit in lower case, as written. */
export interface PeriodNode {
  readonly kind: "period";
  readonly amount: number;
  readonly unit: string;
  readonly span: Span;
}

/** A function call; the name in lower case. `count(*)` has no arguments. */
export interface CallNode {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expression[];
  readonly span: Span;
}

/** What a path leads to in the map or list that a call gives: `jsonParse(@message).items[0]`. */
export interface MemberNode {
  readonly kind: "member";
  readonly operand: CallNode;
  readonly parts: readonly string[];
  readonly span: Span;
}

/** Operators between two expressions. `==` is `=`. */
export type BinaryOperator = "and" | "or" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%" | "^";

/** Anything that has a value. */
export type Expression =
  | CallNode
  | FieldNode
  | MemberNode
  | PeriodNode
  | RegexNode
  | StringNode
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "negate" | "not"; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | {
      readonly kind: "like";
      readonly operand: Expression;
      readonly pattern: RegexNode | StringNode;
      readonly span: Span;
    }
  | { readonly kind: "in"; readonly operand: Expression; readonly items: readonly Expression[]; readonly span: Span }
  | { readonly kind: "in-query"; readonly operand: Expression; readonly query: Query; readonly span: Span };

/** An expression and the name that its value gets: the alias, else the expression's source text. */
export interface NamedExpression {
  readonly expression: Expression;
  readonly name: string;
  readonly hasAlias: boolean;
  readonly span: Span;
}

/** A key to sort by. */
export interface SortKey {
  readonly expression: Expression;
  readonly isDescending: boolean;
}

/** A time that `START=` or `END=` gives: milliseconds since the epoch, or before (negative) or after now. */
export interface TimeBound {
  readonly ms: number;
  readonly isRelative: boolean;
}

/** Where `SOURCE` reads. */
export interface SourceNode {
  /** Groups by name; else those that the other members choose, all of them when these are empty. */
  readonly names: readonly string[];
  readonly prefixes: readonly string[];
  readonly classes: readonly string[];
  readonly accounts: readonly string[];
  readonly dataSources: readonly string[];
  readonly tags: readonly { readonly key: string; readonly values: readonly string[] }[];
  /** The time range of a dashboard's widget; it wins over the request's. */
  readonly start?: TimeBound;
  readonly end?: TimeBound;
  readonly span: Span;
}

/** What every command has. */
interface Named<Kind extends string> {
  readonly kind: Kind;
  readonly span: Span;
}

/** `diff` compares with the time before, or the same time of the day, week or month before. */
export type DiffPeriod = "previous" | "previousDay" | "previousMonth" | "previousWeek";

/** A column of a lookup table, and the field that gets or gives its value. */
export interface LookupColumn {
  readonly column: string;
  readonly field: string;
}

/** Commands that add columns to rows, or rows to rows, in their order so far. */
export type RowCommand =
  | (Named<"accum"> & { readonly field: FieldNode; readonly name: string })
  | (Named<"addtotals"> & {
      readonly name: string;
      readonly hasRowTotal: boolean;
      readonly hasColumnTotal: boolean;
      /** All numeric columns when empty. */
      readonly fields: readonly FieldNode[];
    })
  | (Named<"autoregress"> & {
      readonly field: FieldNode;
      readonly name: string;
      /** The first and last lag. */
      readonly from: number;
      readonly to: number;
    })
  | (Named<"expand"> & { readonly field: FieldNode })
  | (Named<"filldown"> & {
      /** Names, or patterns with `*`; all columns when empty. */
      readonly patterns: readonly string[];
    })
  | (Named<"fillmissing"> & {
      readonly fills: readonly { readonly value: Expression; readonly name: string }[];
    })
  | (Named<"outlier"> & {
      readonly isRemoving: boolean;
      readonly factor: number;
      readonly usesLower: boolean;
      readonly isMarking: boolean;
      readonly fields: readonly FieldNode[];
    })
  | (Named<"sessionize"> & {
      readonly fields: readonly FieldNode[];
      readonly maxSpan: PeriodNode;
      readonly name: string;
    });

/** Commands that bring in other rows: of a subquery, or of a lookup table. */
export type CombiningCommand =
  | (Named<"appendcols"> & { readonly isOverriding: boolean; readonly max: number; readonly query: Query })
  | (Named<"join"> & {
      readonly type: "inner" | "left";
      readonly left: string;
      readonly right: string;
      readonly leftField: FieldNode;
      readonly rightField: FieldNode;
      readonly query: Query;
    })
  | (Named<"lookup"> & {
      readonly table: string;
      readonly keys: readonly LookupColumn[];
      readonly outputs: readonly LookupColumn[];
    })
  | (Named<"cidrlookup"> & {
      readonly table: string;
      readonly field: FieldNode;
      /** The column of ranges; the table's first when it is not named. */
      readonly column: string | undefined;
      readonly outputs: readonly LookupColumn[];
      /** `OUTPUTNEW`: only fields without a value are filled. */
      readonly fillsOnly: boolean;
    });

/** Commands that summarise rows in a way of their own. */
export type AnalysisCommand =
  | Named<"anomaly">
  | (Named<"countfrequent"> & { readonly fields: readonly FieldNode[] })
  | (Named<"diff"> & { readonly period: DiffPeriod })
  | Named<"estimate">
  | (Named<"logcompare"> & { readonly shift: PeriodNode })
  | (Named<"pattern"> & { readonly field: Expression })
  | (Named<"relevantfields"> & { readonly fields: readonly FieldNode[]; readonly condition: Expression });

/** `parse` in its forms, and `json`. */
export type ParseCommand =
  | (Named<"parse-glob"> & {
      readonly field: Expression;
      readonly pattern: StringNode;
      readonly names: readonly string[];
    })
  | (Named<"parse-regex"> & {
      readonly field: Expression;
      readonly pattern: RegexNode;
      /** Names for the unnamed groups, in order. */
      readonly names: readonly string[];
      /** Whether every match makes a row. */
      readonly isMulti: boolean;
    })
  | (Named<"parse-csv"> & { readonly field: Expression; readonly names: readonly string[] })
  | (Named<"parse-logfmt"> & { readonly field: Expression; readonly name: string })
  | (Named<"parse-json"> & {
      readonly field: FieldNode;
      readonly path: StringNode;
      readonly name: string;
    });

/** One command between pipes. */
export type Command =
  | AnalysisCommand
  | CombiningCommand
  | ParseCommand
  | RowCommand
  | (Named<"display" | "fields"> & { readonly items: readonly NamedExpression[] })
  | (Named<"filter" | "filterindex"> & { readonly condition: Expression })
  | (Named<"stats"> & {
      readonly items: readonly NamedExpression[];
      readonly by: readonly NamedExpression[];
      /** How far the bins of time are moved. */
      readonly offset?: PeriodNode;
    })
  | (Named<"sort"> & { readonly keys: readonly SortKey[] })
  | (Named<"limit"> & {
      readonly count: number;
      /** `any` rows, the first (`limit`, `head`), or the last (`tail`). */
      readonly which: "any" | "first" | "last";
    })
  | (Named<"dedup"> & { readonly fields: readonly Expression[] })
  | (Named<"unnest"> & { readonly field: FieldNode; readonly name: string });

/** A query. */
export interface Query {
  readonly source?: SourceNode;
  readonly commands: readonly Command[];
}
