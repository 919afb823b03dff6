/** What a CloudWatch Logs filter pattern selects. */
export type FilterPattern = JsonPattern | TextPattern;

/** Terms that a message must hold, may hold, or must not hold. Case counts. */
export interface TextPattern {
  readonly kind: "text";
  readonly required: readonly string[];
  /** At least one of them. Ignored beside required terms, as by AWS. */
  readonly optional: readonly string[];
  readonly excluded: readonly string[];
}

/** A condition on messages that are JSON objects. */
interface JsonPattern {
  readonly kind: "json";
  readonly condition: JsonCondition;
}

/** A condition of a JSON pattern. */
export type JsonCondition =
  | { readonly kind: "and" | "or"; readonly operands: readonly JsonCondition[] }
  | { readonly kind: "comparison"; readonly path: JsonPath; readonly operator: Comparison; readonly operand: Operand }
  | { readonly kind: "exists" | "not-exists"; readonly path: JsonPath }
  | { readonly kind: "is"; readonly path: JsonPath; readonly value: boolean | null };

/** Member names and list indexes, from the whole event inwards. */
export type JsonPath = readonly (number | string)[];

/** How a property is compared. */
export type Comparison = "!=" | "<" | "<=" | "=" | ">" | ">=";

/** What a property is compared with; a text may hold `*` for any characters. */
export type Operand =
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  | { readonly kind: "text"; readonly text: string };

/** Why a pattern is none. */
export class FilterPatternError extends Error {
  override readonly name = "FilterPatternError";
}
