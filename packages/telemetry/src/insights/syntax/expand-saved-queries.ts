import { type Diagnosed, diagnose, LanguageError, type Span } from "../../diagnostic.ts";
import { MAX_QUERY_LENGTH } from "./parse-query.ts";
import { TokenCursor } from "./token-cursor.ts";
import { tokenize } from "./tokenize.ts";

/** A query that is kept under a name. */
export interface SavedQuery {
  /** With placeholders: `filter level = {{level}}`. */
  readonly queryString: string;
  /** What takes the place of a placeholder without a value, as a query spells it: `"ERROR"` with its quotes. */
  readonly defaults: Readonly<Record<string, string>>;
}

/** Finds a saved query by its name. */
export type FindSavedQuery = (name: string) => SavedQuery | undefined;

/** A query in which saved queries stand in the place of their names. */
export interface ExpandedQuery {
  readonly text: string;
  /** The place in the query as it was written. Of what a saved query brought, that is where its name stands. */
  original(span: Span): Span;
}

/** A run of a saved query, and the text in its place. */
interface Expansion {
  readonly span: Span;
  readonly text: string;
}

const PLACEHOLDER = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;

/**
 * Puts saved queries in the place of `$Name(parameter = value, …)`, which stand for commands.
 *
 * @param find Absent where saved queries cannot run: in a saved query.
 * @see CloudWatch Logs User Guide, "Using saved queries with parameters", read 2026-11.
 */
export function expandSavedQueries(text: string, find?: FindSavedQuery): Diagnosed<ExpandedQuery> {
  if (!text.includes("$")) return { result: { text, original: (span) => span } };
  const { tokens, diagnostic } = tokenize(text);
  if (diagnostic !== undefined) return { diagnostic };
  return diagnose(() => {
    const cursor = new TokenCursor(text, tokens, () => ({ commands: [] }));
    const expansions: Expansion[] = [];
    while (cursor.peek() !== undefined) {
      if (cursor.peek()?.kind === "saved") expansions.push(expandNext(cursor, find));
      else cursor.next();
    }
    return splice(text, expansions);
  });
}

/** The names of a query's placeholders. */
export function placeholdersOf(queryString: string): ReadonlySet<string> {
  return new Set([...queryString.matchAll(PLACEHOLDER)].map(([, name = ""]) => name));
}

/** @throws LanguageError when there is no such query, or its parameters do not fit. */
function expandNext(cursor: TokenCursor, find: FindSavedQuery | undefined): Expansion {
  const { text: name, span } = cursor.expect("saved", "the name of a saved query");
  if (find === undefined) throw new LanguageError("a saved query cannot run another", span);
  const saved = find(name);
  if (saved === undefined) throw new LanguageError(`there is no saved query ${name}`, span);
  const placeholders = placeholdersOf(saved.queryString);
  const values = new Map(Object.entries(saved.defaults));
  for (const argument of takeArguments(cursor)) {
    if (!placeholders.has(argument.name)) {
      const known = placeholders.size === 0 ? "none" : [...placeholders].join(", ");
      throw new LanguageError(
        `the saved query ${name} has no parameter ${argument.name}; it has ${known}`,
        argument.span,
      );
    }
    values.set(argument.name, argument.value);
  }
  const missing = [...placeholders].find((placeholder) => !values.has(placeholder));
  if (missing !== undefined) {
    throw new LanguageError(
      `the parameter ${missing} of the saved query ${name} has neither a value nor a default`,
      span,
    );
  }
  const text = saved.queryString.replaceAll(PLACEHOLDER, (_, placeholder: string) => values.get(placeholder) ?? "");
  if (text.length > MAX_QUERY_LENGTH) throw tooLong(span); // Before many of them fill the memory.
  return { span: cursor.spanFrom(span.start), text };
}

interface Argument {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

/** `(name = value, …)`: a value is any text up to the comma or parenthesis after it. */
function takeArguments(cursor: TokenCursor): readonly Argument[] {
  const found: Argument[] = [];
  cursor.expectSymbol("(");
  while (!cursor.takeSymbol(")")) {
    if (found.length > 0) cursor.expectSymbol(",");
    const { text: name, span } = cursor.expect("name", "a parameter's name");
    cursor.expectSymbol("=");
    found.push({ name, value: takeValue(cursor), span });
  }
  return found;
}

function takeValue(cursor: TokenCursor): string {
  const { start } = cursor;
  let depth = 0;
  while (depth > 0 || (!cursor.isSymbol(",") && !cursor.isSymbol(")"))) {
    if (cursor.isSymbol("(") || cursor.isSymbol("[")) depth++;
    if (cursor.isSymbol(")") || cursor.isSymbol("]")) depth--;
    if (cursor.next() === undefined) throw cursor.unexpected("')'");
  }
  const { end } = cursor.spanFrom(start);
  if (end === start) throw cursor.unexpected("a value");
  return cursor.text.slice(start, end);
}

function splice(written: string, expansions: readonly Expansion[]): ExpandedQuery {
  const places: { readonly start: number; readonly end: number; readonly span: Span }[] = [];
  let text = "";
  let taken = 0;
  for (const { span, text: inserted } of expansions) {
    text += written.slice(taken, span.start);
    places.push({ start: text.length, end: text.length + inserted.length, span });
    text += inserted;
    taken = span.end;
  }
  text += written.slice(taken);
  if (text.length > MAX_QUERY_LENGTH) throw tooLong({ start: 0, end: written.length });
  const offsetOf = (offset: number, edge: "start" | "end") => {
    const inside = places.find(({ start, end }) => offset >= start && offset <= end);
    if (inside !== undefined) return inside.span[edge];
    const before = places.findLast(({ end }) => end < offset);
    return before === undefined ? offset : offset - before.end + before.span.end;
  };
  return { text, original: ({ start, end }) => ({ start: offsetOf(start, "start"), end: offsetOf(end, "end") }) };
}

function tooLong(span: Span): LanguageError {
  return new LanguageError(`with its saved queries, the query is longer than ${MAX_QUERY_LENGTH} characters`, span);
}
