import type { Span } from "./diagnostic.ts";

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

/** Operators between two expressions. `==` is `=`. */
export type BinaryOperator = "and" | "or" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%" | "^";

/** Anything that has a value. */
export type Expression =
  | CallNode
  | FieldNode
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
  | { readonly kind: "in"; readonly operand: Expression; readonly items: readonly Expression[]; readonly span: Span };

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

/** Where `SOURCE` reads: groups by name, or those whose names start with a prefix (all without one). */
export type SourceNode =
  | { readonly kind: "groups"; readonly names: readonly string[]; readonly span: Span }
  | { readonly kind: "prefixes"; readonly prefixes: readonly string[]; readonly span: Span };

/** One command between pipes. */
export type Command =
  | { readonly kind: "fields" | "display"; readonly items: readonly NamedExpression[]; readonly span: Span }
  | { readonly kind: "filter"; readonly condition: Expression; readonly span: Span }
  | {
      readonly kind: "stats";
      readonly items: readonly NamedExpression[];
      readonly by: readonly NamedExpression[];
      readonly span: Span;
    }
  | { readonly kind: "sort"; readonly keys: readonly SortKey[]; readonly span: Span }
  | { readonly kind: "limit"; readonly count: number; readonly span: Span }
  | {
      readonly kind: "parse-glob";
      readonly field: Expression;
      readonly pattern: StringNode;
      readonly names: readonly string[];
      readonly span: Span;
    }
  | {
      readonly kind: "parse-regex";
      readonly field: Expression;
      readonly pattern: RegexNode;
      /** Names for the unnamed groups, in order. */
      readonly names: readonly string[];
      readonly span: Span;
    }
  | { readonly kind: "dedup"; readonly fields: readonly Expression[]; readonly span: Span }
  | { readonly kind: "unnest"; readonly field: FieldNode; readonly name: string; readonly span: Span };

/** A query. */
export interface Query {
  readonly source?: SourceNode;
  readonly commands: readonly Command[];
}
