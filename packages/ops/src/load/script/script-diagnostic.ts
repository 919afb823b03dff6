/** One problem of a script, with the place to change and what to write there. */
export interface ScriptDiagnostic {
  /** A script with an error is not run. */
  readonly severity: "error" | "warning";
  readonly message: string;
  /** What to write instead, in the imperative. */
  readonly hint: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** A diagnostic as a line of text: `load.yml:12:7: error: message. hint`. */
export function formatScriptDiagnostic(diagnostic: ScriptDiagnostic, fileName: string): string {
  const { line, column, severity, message, hint } = diagnostic;
  return `${fileName}:${line}:${column}: ${severity}: ${message}. ${hint}`;
}
