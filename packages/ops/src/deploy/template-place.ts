import { LabError } from "@faultline/core";
import { formatDiagnostic, type ParsedTemplate, type Span } from "@faultline/template";

/** A stretch of a template file, for messages. */
export interface TemplatePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The place of a node. */
export function placeOf(file: string, span: Pick<Span, "line" | "column">): TemplatePlace {
  return { file, line: span.line, column: span.column };
}

/** An error that points into the template: `template.yaml:12:7: what is wrong`. */
export function templateError(
  code: string,
  place: TemplatePlace,
  problem: { message: string; hint: string },
): LabError {
  return new LabError(code, `${place.file}:${place.line}:${place.column}: ${problem.message}`, problem.hint);
}

const CORRECT_THEM = "Correct these lines; each says how.";

/** A warning about the template. */
export interface TemplateWarning {
  readonly line: number;
  readonly message: string;
}

/**
 * Stops on a template that cannot be deployed, with every error on a line of its own.
 *
 * @returns Its warnings.
 * @throws LabError `TEMPLATE_INVALID`.
 */
export function checkTemplate({ diagnostics, fileName }: ParsedTemplate): readonly TemplateWarning[] {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  const [first] = errors;
  if (first !== undefined) {
    const [only, ...more] = errors.map((diagnostic) => formatDiagnostic(diagnostic, fileName));
    if (more.length > 0) throw new LabError("TEMPLATE_INVALID", [only, ...more].join("\n"), CORRECT_THEM);
    const { line, column, message, hint } = first;
    throw new LabError("TEMPLATE_INVALID", `${fileName ?? "template"}:${line}:${column}: ${message}`, hint);
  }
  return diagnostics.map(({ line, message, hint }) => ({ line, message: `${message}. ${hint}` }));
}
