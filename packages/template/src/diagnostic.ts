import type { Span } from "./template-node.ts";

/** What can be wrong with a template. */
export type DiagnosticCode =
  | "alias-invalid"
  | "attribute-unknown"
  | "duplicate-key"
  | "intrinsic-invalid"
  | "limit-exceeded"
  | "property-missing"
  | "property-value"
  | "reference-unknown"
  | "resource-type-missing"
  | "resource-type-unknown"
  | "resources-missing"
  | "section-unknown"
  | "structure"
  | "syntax"
  | "tag-unknown"
  | "transform-missing";

/** One problem of a template, with the place to change and what to write there. */
export interface Diagnostic {
  /** A template with an error cannot be deployed. */
  readonly severity: "error" | "warning";
  readonly code: DiagnosticCode;
  readonly message: string;
  /** What to write instead, in the imperative. */
  readonly hint: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Makes an error at a place. */
export function errorAt(
  span: Pick<Span, "line" | "column">,
  code: DiagnosticCode,
  message: string,
  hint: string,
): Diagnostic {
  return { severity: "error", code, message, hint, line: span.line, column: span.column };
}

/** A diagnostic as one line of text: `template.yaml:12:7: error: message. hint`. */
export function formatDiagnostic(diagnostic: Diagnostic, fileName = "template"): string {
  const { line, column, severity, message, hint } = diagnostic;
  return `${fileName}:${line}:${column}: ${severity}: ${message}. ${hint}`;
}
