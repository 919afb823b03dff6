import type { Span } from "../../diagnostic.ts";

/** A condition of a search. */
export type SearchNode =
  | { readonly kind: "all" | "any"; readonly operands: readonly SearchNode[]; readonly span: Span }
  | { readonly kind: "not"; readonly operand: SearchNode; readonly span: Span }
  | {
      readonly kind: "term";
      readonly text: string;
      /** Quoted: the whole text, as it is written. */
      readonly isExact: boolean;
      /** `MetricName`, `Namespace`, a dimension's name, or `:aws.AccountId`; absent: any of a metric's texts. */
      readonly property: string | undefined;
      readonly span: Span;
    };

/** A parsed search. */
export interface SearchQuery {
  /** The namespace, and exactly these dimensions. */
  readonly schema: { readonly namespace: string; readonly dimensionNames: readonly string[] } | undefined;
  readonly condition: SearchNode | undefined;
}
