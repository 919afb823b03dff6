import type { FilterNode } from "./filter-node.ts";

/** A `group.name` or `group.arn` term. */
export type GroupTerm = Extract<FilterNode, { readonly kind: "group" }>;

/** The expression with every group term replaced by the group's own expression. */
export function expandGroups(node: FilterNode, expressionOf: (term: GroupTerm) => FilterNode): FilterNode {
  switch (node.kind) {
    case "group":
      return expressionOf(node);
    case "and":
    case "or":
      return { ...node, operands: node.operands.map((operand) => expandGroups(operand, expressionOf)) };
    case "not":
      return { ...node, operand: expandGroups(node.operand, expressionOf) };
    case "service":
    case "edge":
    case "rootcause":
      return node.filter === undefined ? node : { ...node, filter: expandGroups(node.filter, expressionOf) };
    default:
      return node;
  }
}
