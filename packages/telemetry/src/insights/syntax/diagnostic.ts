/** A part of a query's text: 0-based character offsets, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is wrong with a query, and where. */
export interface Diagnostic {
  readonly span: Span;
  readonly message: string;
}

/** Unwinds a stage of the compiler; never leaves `insights`, whose stages answer with diagnostics. */
export class QueryError extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** Runs a stage: its result, or the diagnostic that it stopped at. */
export function diagnose<Result>(
  stage: () => Result,
):
  | { readonly result: Result; readonly diagnostic?: undefined }
  | { readonly result?: undefined; readonly diagnostic: Diagnostic } {
  try {
    return { result: stage() };
  } catch (thrown) {
    if (thrown instanceof QueryError) return { diagnostic: { span: thrown.span, message: thrown.message } };
    throw thrown;
  }
}
