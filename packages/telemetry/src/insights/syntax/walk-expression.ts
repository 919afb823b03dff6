import type { Expression } from "./query-node.ts";

/** The expressions directly inside another; those of a subquery are its own. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "call":
      return node.args;
    case "in-query":
    case "negate":
    case "not":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "like":
      return [node.operand, node.pattern];
    case "in":
      return [node.operand, ...node.items];
    case "field":
    case "number":
    case "period":
    case "regex":
    case "string":
      return [];
    default:
      return node satisfies never;
  }
}

/** Calls `visit` for an expression and everything in it, outermost first. */
export function walkExpression(node: Expression, visit: (node: Expression) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walkExpression(child, visit);
}
