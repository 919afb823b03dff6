import type { Span } from "../../diagnostic.ts";

/** Operators between two values, as written; `&&` and `||` are read as `AND` and `OR`. */
export type BinaryOperator = "!=" | "*" | "+" | "-" | "/" | "<" | "<=" | "==" | ">" | ">=" | "AND" | "OR" | "^";

/** A node of a metric math expression. */
export type MathNode =
  | { readonly kind: "number"; readonly value: number; readonly span: Span }
  | { readonly kind: "text"; readonly value: string; readonly span: Span }
  /** The id of a query: it starts with a lower-case letter. */
  | { readonly kind: "id"; readonly id: string; readonly span: Span }
  /** A word in upper case without arguments, such as `REPEAT` or `DESC`. */
  | { readonly kind: "word"; readonly word: string; readonly span: Span }
  | { readonly kind: "array"; readonly elements: readonly MathNode[]; readonly span: Span }
  | { readonly kind: "negate"; readonly operand: MathNode; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: MathNode;
      readonly right: MathNode;
      readonly span: Span;
    }
  | MathCall;

/** A function with its arguments. */
export interface MathCall {
  readonly kind: "call";
  readonly name: string;
  readonly parameters: readonly MathNode[];
  readonly span: Span;
}

/** The nodes directly below a node. */
export function childrenOf(node: MathNode): readonly MathNode[] {
  if (node.kind === "array") return node.elements;
  if (node.kind === "negate") return [node.operand];
  if (node.kind === "binary") return [node.left, node.right];
  return node.kind === "call" ? node.parameters : [];
}

/** A node and all below it. */
export function nodesOf(node: MathNode): readonly MathNode[] {
  const nodes: MathNode[] = [];
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    nodes.push(next);
    pending.push(...childrenOf(next));
  }
  return nodes;
}
