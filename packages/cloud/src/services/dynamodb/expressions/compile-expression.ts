import { validationError } from "../errors.ts";
import { MAX_EXPRESSION_BYTES } from "../limits.ts";
import { checkCondition } from "./check-condition.ts";
import { checkUpdate } from "./check-update.ts";
import { expectApart } from "./document-path.ts";
import { type ExpressionKind, ExpressionProblem } from "./expression-problem.ts";
import { type KeyTerms, keyTerms } from "./key-condition.ts";
import { parseCondition } from "./parse-condition.ts";
import { parseProjection, parseUpdate } from "./parse-update.ts";
import type { Placeholders } from "./placeholders.ts";
import type { CheckedCondition, CheckedUpdate, Path } from "./syntax.ts";

/**
 * Compiles a condition or filter. Absent text compiles to undefined.
 *
 * @throws ValidationException naming the expression and its first problem; so do the other compilers here.
 */
export function compileCondition(
  kind: "ConditionExpression" | "FilterExpression",
  text: string | undefined,
  placeholders: Placeholders,
): CheckedCondition | undefined {
  return compile(kind, text, (source) => checkCondition(parseCondition(source), placeholders));
}

/** Compiles the key condition of a Query, which {@link planKeyCondition} then holds against what the Query reads. */
export function compileKeyCondition(text: string | undefined, placeholders: Placeholders): KeyTerms | undefined {
  return compile("KeyConditionExpression", text, (source) =>
    keyTerms(checkCondition(parseCondition(source), placeholders)),
  );
}

/** Compiles an update expression. */
export function compileUpdate(text: string | undefined, placeholders: Placeholders): CheckedUpdate | undefined {
  return compile("UpdateExpression", text, (source) => checkUpdate(parseUpdate(source), placeholders));
}

/** Compiles a projection into the document paths to keep. */
export function compileProjection(text: string | undefined, placeholders: Placeholders): readonly Path[] | undefined {
  return compile("ProjectionExpression", text, (source) => {
    const paths = parseProjection(source).map((path) => placeholders.path(path));
    expectApart(paths);
    return paths;
  });
}

function compile<Result>(
  kind: ExpressionKind,
  text: string | undefined,
  run: (text: string) => Result,
): Result | undefined {
  if (text === undefined) return undefined;
  try {
    expectUsableText(text);
    return run(text);
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    throw validationError(`Invalid ${kind}: ${error.message}`);
  }
}

function expectUsableText(text: string): void {
  if (text.trim() === "") throw new ExpressionProblem("The expression can not be empty;");
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes <= MAX_EXPRESSION_BYTES) return;
  throw new ExpressionProblem(`Expression size has exceeded the maximum allowed size; expression size: ${sizeBytes}`);
}
