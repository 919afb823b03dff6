import { LanguageError } from "../../diagnostic.ts";
import type { Expression, Query } from "../syntax/query-node.ts";
import { childrenOf } from "../syntax/walk-expression.ts";
import { expressionsOf } from "./command-expressions.ts";

/** Limits that keep a query's SQL within what engines take; no query that people write comes near. */
const MAX_COMMANDS = 200;
const MAX_DEPTH = 200;
const MAX_PATH_PARTS = 100;

/** Checks that a query is neither too long nor too deep, without recursion. */
export function checkSize({ commands }: Query): void {
  const extra = commands[MAX_COMMANDS];
  if (extra !== undefined) throw new LanguageError(`a query may have at most ${MAX_COMMANDS} commands`, extra.span);
  for (const command of commands) for (const expression of expressionsOf(command)) checkDepth(expression);
}

function checkDepth(expression: Expression): void {
  const pending = [{ node: expression, depth: 1 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    if (depth > MAX_DEPTH) {
      throw new LanguageError(
        `the expression has more than ${MAX_DEPTH} operations inside one another`,
        expression.span,
      );
    }
    if ((node.kind === "field" || node.kind === "member") && node.parts.length > MAX_PATH_PARTS) {
      throw new LanguageError(`the path of a field may have at most ${MAX_PATH_PARTS} parts`, node.span);
    }
    for (const child of childrenOf(node))
      pending.push({ node: child, depth: isChain(node, child) ? depth : depth + 1 });
  }
}

/** `a and b and c` is one condition of three, however long. */
function isChain(node: Expression, child: Expression): boolean {
  const isLogical = node.kind === "binary" && (node.operator === "and" || node.operator === "or");
  return isLogical && child.kind === "binary" && child.operator === node.operator;
}
