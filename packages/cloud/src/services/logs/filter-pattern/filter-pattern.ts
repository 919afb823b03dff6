import type { FilterRegex } from "./filter-regex.ts";

/** What a CloudWatch Logs filter pattern selects. */
export type FilterPattern = ColumnsPattern | JsonPattern | RegexPattern | TermsPattern;

/** Terms that a message must hold, may hold, or must not hold. Case counts. */
export interface TermsPattern {
  readonly kind: "terms";
  readonly required: readonly string[];
  /** At least one of them. Ignored beside required or excluded terms, as by AWS. */
  readonly optional: readonly string[];
  readonly excluded: readonly string[];
}

/** A regular expression that a message must hold. */
interface RegexPattern {
  readonly kind: "regex";
  readonly regex: FilterRegex;
}

/** A condition on messages that are JSON objects. */
export interface JsonPattern {
  readonly kind: "json";
  readonly condition: Condition<JsonTest>;
}

/** Conditions on the fields of a space-delimited message. */
export interface ColumnsPattern {
  readonly kind: "columns";
  readonly columns: readonly Column[];
  /** Where among the columns `...` stands for any number of fields. */
  readonly ellipsisAt: number | undefined;
}

/** A column of a space-delimited pattern. */
export interface Column {
  /** Absent for an unnamed column, whose field is called by its number: `$1`. */
  readonly name?: string;
  readonly condition?: Condition<ValueTest>;
}

/** Tests joined by `&&`, `||` and parentheses. */
export type Condition<Test> =
  | { readonly kind: "and" | "or"; readonly operands: readonly Condition<Test>[] }
  | { readonly kind: "test"; readonly test: Test };

/** A test of one property of a JSON object. */
export type JsonTest = { readonly selector: Selector } & (
  | { readonly kind: "compare"; readonly test: ValueTest }
  | { readonly kind: "is"; readonly value: boolean | null }
  | { readonly kind: "not-exists" }
);

/** A property selector: its text, and the member names and list indexes from the whole event inwards. */
export interface Selector {
  readonly text: string;
  readonly steps: readonly SelectorStep[];
}

/** A member's name, an element's index, or `*` for every member or element. */
export type SelectorStep =
  | { readonly kind: "any" }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "member"; readonly name: string };

/** How a value is compared, and with what. */
export interface ValueTest {
  readonly operator: Comparison;
  readonly operand: Operand;
}

/** The comparisons of filter patterns. */
export type Comparison = "!=" | "<" | "<=" | "=" | ">" | ">=";

/** What a value is compared with; a text may hold `*` for any characters. */
export type Operand =
  | { readonly kind: "number"; readonly value: number; readonly text: string }
  | { readonly kind: "regex"; readonly regex: FilterRegex }
  | { readonly kind: "text"; readonly text: string };
