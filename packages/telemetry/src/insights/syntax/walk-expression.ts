import type { ByKind, OfKind } from "./by-kind.ts";
import type { Expression, FieldNode } from "./query-node.ts";

const none = (): readonly Expression[] => [];
const operand = (node: { readonly operand: Expression }): readonly Expression[] => [node.operand];

const CHILDREN: ByKind<Expression, readonly Expression[]> = {
  binary: ({ left, right }) => [left, right],
  call: ({ args }) => args,
  field: none,
  in: (node) => [node.operand, ...node.items],
  "in-query": operand,
  like: (node) => [node.operand, node.pattern],
  member: operand,
  negate: operand,
  not: operand,
  number: none,
  period: none,
  regex: none,
  string: none,
};

/** The expressions directly inside another; those of a subquery are its own. */
export function childrenOf<Kind extends Expression["kind"]>(node: OfKind<Expression, Kind>): readonly Expression[] {
  const find: (node: OfKind<Expression, Kind>) => readonly Expression[] = CHILDREN[node.kind];
  return find(node);
}

/** Calls `visit` for an expression and everything in it, outermost first. */
export function walkExpression(node: Expression, visit: (node: Expression) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walkExpression(child, visit);
}

/** The fields in an expression, by their names, in their order; those of a subquery are its own. */
export function fieldNamesIn(expression: Expression): readonly string[] {
  return fieldsIn(expression).map(({ parts }) => parts.join("."));
}

/** The fields in an expression, in their order. */
export function fieldsIn(expression: Expression): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  walkExpression(expression, (node) => {
    if (node.kind === "field") fields.push(node);
  });
  return fields;
}
