import type { AttributeValue } from "../values/attribute-value.ts";

/** One step of a document path as written: a name or `#placeholder`, or a list index. */
export type RawStep = string | number;
/** A document path as written. */
export type RawPath = readonly RawStep[];
/** A document path with its placeholders replaced. Strings are attribute names, numbers list indexes. */
export type Path = readonly (string | number)[];

/** Comparison operators of conditions. */
export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** What stands at either side of an operator. `P` and `V` are paths and values: as written, or checked. */
type Operand<P, V> =
  | { readonly kind: "path"; readonly path: P }
  | { readonly kind: "value"; readonly value: V }
  | FunctionCall<P, V>;

/** A function applied to operands. */
export interface FunctionCall<P, V> {
  readonly kind: "call";
  readonly name: string;
  readonly operands: readonly Operand<P, V>[];
}

/** A condition, filter or key condition. */
type Condition<P, V> =
  | { readonly kind: "and" | "or"; readonly left: Condition<P, V>; readonly right: Condition<P, V> }
  | { readonly kind: "not"; readonly condition: Condition<P, V> }
  | {
      readonly kind: "compare";
      readonly comparator: Comparator;
      readonly left: Operand<P, V>;
      readonly right: Operand<P, V>;
    }
  | {
      readonly kind: "between";
      readonly operand: Operand<P, V>;
      readonly lower: Operand<P, V>;
      readonly upper: Operand<P, V>;
    }
  | { readonly kind: "in"; readonly operand: Operand<P, V>; readonly candidates: readonly Operand<P, V>[] }
  | FunctionCall<P, V>;

/** The value of a SET action: an operand, or the sum or difference of two. */
export interface SetValue<P, V> {
  readonly left: Operand<P, V>;
  readonly operator?: "+" | "-";
  readonly right?: Operand<P, V>;
}

/** The sections of an update expression. */
export type UpdateSection = "set" | "remove" | "add" | "delete";

/** An update expression: the actions of its four sections, in the order written. */
interface Update<P, V> {
  /** The sections that it has, in the order written. */
  readonly order: readonly UpdateSection[];
  readonly set: readonly { readonly path: P; readonly value: SetValue<P, V> }[];
  readonly remove: readonly P[];
  readonly add: readonly { readonly path: P; readonly value: V }[];
  readonly delete: readonly { readonly path: P; readonly value: V }[];
}

/** A condition as written. */
export type RawCondition = Condition<RawPath, string>;
/** An operand as written. */
export type RawOperand = Operand<RawPath, string>;
/** An update as written. */
export type RawUpdate = Update<RawPath, string>;
/** A condition whose placeholders are replaced and whose operators fit their operands. */
export type CheckedCondition = Condition<Path, AttributeValue>;
/** An operand of a checked expression. */
export type CheckedOperand = Operand<Path, AttributeValue>;
/** A checked update. */
export type CheckedUpdate = Update<Path, AttributeValue>;

/** A path as AWS prints it in messages: `[a, [0], b]`. */
export function printPath(path: Path): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}
