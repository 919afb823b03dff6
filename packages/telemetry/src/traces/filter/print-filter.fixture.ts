import type { FilterComparison, FilterNode, ServiceSelector } from "./filter-node.ts";

/** Writes an expression that parses to the same tree. */
export function printFilter(node: FilterNode): string {
  switch (node.kind) {
    case "and":
    case "or":
      return node.operands.map(printOperand).join(` ${node.kind.toUpperCase()} `);
    case "not":
      return `!${printOperand(node.operand)}`;
    case "keyword":
      return `${node.name}${printComparison(node.comparison)}`;
    case "annotation":
      return `${node.side === undefined ? "" : `${node.side}.`}annotation[${quote(node.key)}]${printComparison(node.comparison)}`;
    case "service":
      return `service(${printSelectors([node.selector])})${printBraces(node.filter)}`;
    case "edge":
      return `edge(${printSelectors([node.source, node.target])})${printBraces(node.filter)}`;
    case "rootcause":
      return `rootcause.${node.cause}.${node.level}${printBraces(node.filter)}`;
    case "rootcause-json":
      return `rootcause.json = #${JSON.stringify(node.causes)}`;
    case "group":
      return `group.${node.by} = ${quote(node.value)}`;
    default:
      return node satisfies never;
  }
}

function printOperand(node: FilterNode): string {
  return node.kind === "and" || node.kind === "or" ? `(${printFilter(node)})` : printFilter(node);
}

function printBraces(filter: FilterNode | undefined): string {
  return filter === undefined ? "" : ` { ${printFilter(filter)} }`;
}

function printSelectors(selectors: readonly (ServiceSelector | undefined)[]): string {
  return selectors
    .filter((selector) => selector !== undefined)
    .map(({ name, type, accountId }) => {
      const members = Object.entries({ name, type, "account.id": accountId });
      const given = members.flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${quote(value)}`]));
      return `id(${given.join(", ")})`;
    })
    .join(", ");
}

function printComparison(comparison: FilterComparison | undefined): string {
  if (comparison === undefined) return "";
  const { operator, value } = comparison;
  return ` ${operator} ${typeof value === "string" ? quote(value) : String(value)}`;
}

function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
