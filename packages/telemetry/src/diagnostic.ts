/** A part of a query's or an expression's text: 0-based character offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a text, and where. */
export interface Diagnostic {
  readonly span: Span;
  readonly message: string;
}

/** Unwinds a stage of a language; never leaves the language's folder, whose stages answer with diagnostics. */
export class LanguageError extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** A stage's result, or the diagnostic that it stopped at. */
export type Diagnosed<Result> =
  | { readonly result: Result; readonly diagnostic?: undefined }
  | { readonly result?: undefined; readonly diagnostic: Diagnostic };

/** Runs a stage and turns what unwound it into a diagnostic. */
export function diagnose<Result>(stage: () => Result): Diagnosed<Result> {
  try {
    return { result: stage() };
  } catch (thrown) {
    if (thrown instanceof LanguageError) return { diagnostic: { span: thrown.span, message: thrown.message } };
    throw thrown;
  }
}
