/** A point of a list. */
export interface ReportPoint {
  readonly text: string;
  /** For evidence: whether it speaks for or against. */
  readonly mark?: "for" | "against";
  /** Where the text is from, in a few words. */
  readonly origin?: string;
  /** A command that shows the same again. */
  readonly command?: string;
}

/** A piece of a report, the same for every form that it is written in. */
export type ReportBlock =
  | { readonly kind: "title"; readonly text: string }
  | {
      readonly kind: "verdict";
      readonly tone: "good" | "bad" | "unsure";
      readonly text: string;
      readonly detail: string;
    }
  | { readonly kind: "heading"; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly points: readonly ReportPoint[] }
  | { readonly kind: "diff"; readonly text: string };
