import type { CallNode, Command, Expression, NamedExpression, Query, SourceNode } from "./query-node.ts";

/** The text of a query that parses to the same tree: one spelling for each thing, every operation in parentheses. */
export function printQuery({ source, commands }: Query): string {
  return [...(source === undefined ? [] : [printSource(source)]), ...commands.map(printCommand)].join("\n| ");
}

function printSource(source: SourceNode): string {
  if (source.kind === "groups") return `SOURCE ${source.names.map(printText).join(", ")}`;
  return `SOURCE logGroups(namePrefix: [${source.prefixes.map(printText).join(", ")}])`;
}

function printCommand(command: Command): string {
  switch (command.kind) {
    case "fields":
    case "display":
      return `${command.kind} ${printItems(command.items)}`;
    case "filter":
      return `filter ${printExpression(command.condition)}`;
    case "stats":
      return `stats ${printItems(command.items)}${command.by.length === 0 ? "" : ` by ${printItems(command.by)}`}`;
    case "sort":
      return `sort ${command.keys.map(printSortKey).join(", ")}`;
    case "limit":
      return `limit ${command.count}`;
    case "parse-glob":
    case "parse-regex":
      return `parse ${printExpression(command.field)} ${printExpression(command.pattern)}${printNames(command.names)}`;
    case "dedup":
      return `dedup ${command.fields.map(printExpression).join(", ")}`;
    case "unnest":
      return `unnest ${printExpression(command.field)} into ${printName([command.name])}`;
    default:
      return command satisfies never;
  }
}

function printSortKey({
  expression,
  isDescending,
}: {
  readonly expression: Expression;
  readonly isDescending: boolean;
}) {
  return `${printExpression(expression)}${isDescending ? " desc" : ""}`;
}

function printItems(items: readonly NamedExpression[]): string {
  return items
    .map(({ expression, name, hasAlias }) => printExpression(expression) + (hasAlias ? ` as ${printName([name])}` : ""))
    .join(", ");
}

function printNames(names: readonly string[]): string {
  return names.length === 0 ? "" : ` as ${names.map((name) => printName([name])).join(", ")}`;
}

/** The text of an expression. Equal texts mean equal expressions, whatever their spelling was. */
export function printExpression(node: Expression): string {
  switch (node.kind) {
    case "call":
      return printCall(node);
    case "negate":
      return `(-${printExpression(node.operand)})`;
    case "not":
      return `(not ${printExpression(node.operand)})`;
    case "binary":
      return `(${printExpression(node.left)} ${node.operator} ${printExpression(node.right)})`;
    case "like":
      return `(${printExpression(node.operand)} like ${printExpression(node.pattern)})`;
    case "in":
      return `(${printExpression(node.operand)} in [${node.items.map(printExpression).join(", ")}])`;
    default:
      return printLeaf(node);
  }
}

function printCall({ name, args }: CallNode): string {
  return `${name}(${name === "count" && args.length === 0 ? "*" : args.map(printExpression).join(", ")})`;
}

function printLeaf(node: Extract<Expression, { readonly kind: "field" | "number" | "period" | "regex" | "string" }>) {
  switch (node.kind) {
    case "field":
      return printName(node.parts);
    case "number":
      return String(node.value);
    case "string":
      return printText(node.value);
    case "period":
      return `${node.amount}${node.unit}`;
    case "regex":
      return printRegex(node.source);
    default:
      return node satisfies never;
  }
}

/** Only the first part of a path may need no quotes for a letter or an `@`, later ones also for a digit. */
function printName(parts: readonly string[]): string {
  return parts
    .map((part, index) => {
      const isPlain = (index === 0 ? /^[@A-Za-z_][A-Za-z0-9_@]*$/ : /^[A-Za-z0-9_@]+$/).test(part);
      return isPlain ? part : `\`${part}\``;
    })
    .join(".");
}

function printText(value: string): string {
  return `"${value.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
}

/** A slash in a class stays: escaping it there would be read back the same, but is not needed. */
function printRegex(source: string): string {
  return `/${source.replaceAll(/\\[\s\S]|\//g, (match) => (match === "/" ? "\\/" : match))}/`;
}
