// The errors that AWS's Node.js runtime itself reports, and the documents it makes of any error.

import { asOnLambda } from "./lambda-paths.ts";

/** An error of the runtime: `Runtime.<kind>`. */
export class RuntimeError extends Error {
  constructor(kind: string, message: string, stack?: string) {
    super(message);
    this.name = `Runtime.${kind}`;
    if (stack !== undefined) this.stack = stack;
  }
}

/** A promise that nobody handled the rejection of. */
export class UnhandledPromiseRejection extends RuntimeError {
  readonly reason: unknown;
  readonly promise: unknown;

  constructor(reason: unknown, promise: unknown) {
    super("UnhandledPromiseRejection", String(reason));
    this.reason = reason;
    this.promise = promise;
  }
}

/** The error document that Lambda returns to the caller. */
export interface ErrorDocument {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What the caller learns of anything that was thrown. */
export function toErrorDocument(thrown: unknown): ErrorDocument {
  try {
    if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
    return {
      errorType: escapeDelete(thrown.name),
      errorMessage: asOnLambda(escapeDelete(thrown.message)),
      trace: typeof thrown.stack === "string" ? asOnLambda(escapeDelete(thrown.stack)).split("\n") : [],
    };
  } catch {
    // A getter that throws: AWS's own words.
    const errorMessage =
      "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack";
    return { errorType: "handled", errorMessage, trace: [] };
  }
}

/** What the log line says of anything that was thrown: a tab and JSON with every own property of the error. */
export function toLogText(thrown: unknown): string {
  const error = toError(thrown);
  try {
    return `\t${JSON.stringify(error, (_key, value: unknown) => withOwnProperties(value))}`;
  } catch {
    return `\t${JSON.stringify(toErrorDocument(error))}`; // Circular, or a toJSON that throws.
  }
}

/** An Error of anything that was thrown. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** The Runtime API takes no DEL in headers, so AWS's runtime writes it as %7F everywhere. */
function escapeDelete(text: unknown): string {
  return String(text).replaceAll("\u007f", "%7F");
}

function withOwnProperties(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { code } = value as Error & { readonly code?: unknown };
  const named = { errorType: value.name, errorMessage: asOnLambda(value.message), code };
  const stack = typeof value.stack === "string" ? { stack: asOnLambda(value.stack).split("\n") } : {};
  return Object.assign(named, value, stack);
}
