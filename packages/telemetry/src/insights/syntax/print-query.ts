import type { ByKind, OfKind } from "./by-kind.ts";
import type {
  CallNode,
  Command,
  Expression,
  FieldNode,
  LookupColumn,
  NamedExpression,
  Query,
  SourceNode,
  TimeBound,
} from "./query-node.ts";

/** The text of a query that parses to the same tree: one spelling for each thing, every operation in parentheses. */
export function printQuery({ source, commands }: Query): string {
  return [
    ...(source === undefined ? [] : [printSource(source)]),
    ...commands.map((command) => printCommand(command)),
  ].join("\n| ");
}

function printSource(source: SourceNode): string {
  const times = [printBound("START", source.start), printBound("END", source.end)].join("");
  if (source.names.length > 0) return `SOURCE ${source.names.map(printText).join(", ")}${times}`;
  const options = [
    ...printOption("namePrefix", source.prefixes),
    ...printOption("class", source.classes),
    ...printOption("accountIdentifiers", source.accounts),
  ];
  const tags = source.tags.map(({ key, values }) => `{key: ${printText(key)}, values: ${printTexts(values)}}`);
  return (
    [
      `SOURCE logGroups(${options.join(", ")})`,
      ...(source.dataSources.length === 0 ? [] : [`dataSource(${printTexts(source.dataSources)})`]),
      ...(tags.length === 0 ? [] : [`logGroupTags([${tags.join(", ")}])`]),
    ].join(" ") + times
  );
}

function printBound(name: string, bound: TimeBound | undefined): string {
  if (bound === undefined) return "";
  return ` ${name}=${bound.isRelative ? `${bound.ms < 0 ? "-" : ""}${Math.abs(bound.ms)}ms` : bound.ms}`;
}

function printOption(name: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`${name}: ${printTexts(texts)}`];
}

function printTexts(texts: readonly string[]): string {
  return `[${texts.map(printText).join(", ")}]`;
}

const ofItems = ({ kind, items }: { readonly kind: string; readonly items: readonly NamedExpression[] }): string =>
  `${kind} ${printItems(items)}`;
const ofCondition = ({ kind, condition }: { readonly kind: string; readonly condition: Expression }): string =>
  `${kind} ${printExpression(condition)}`;
const LIMITS = { any: "limit any", first: "limit", last: "tail" };

const COMMANDS: ByKind<Command, string> = {
  accum: ({ field, name }) => `accum ${printExpression(field)} as ${printName([name])}`,
  addtotals: ({ name, hasRowTotal, hasColumnTotal, fields }) => {
    const list = fields.length === 0 ? "" : ` ${printFields(fields)}`;
    return `addtotals fieldname=${printName([name])} row=${hasRowTotal} col=${hasColumnTotal}${list}`;
  },
  anomaly: ({ kind }) => kind,
  appendcols: ({ isOverriding, max, query }) => `appendcols override=${isOverriding} max=${max} (${printQuery(query)})`,
  autoregress: ({ field, name, from, to }) =>
    `autoregress ${printExpression(field)} as ${printName([name])} p=${from}-${to}`,
  cidrlookup: ({ table, field, column, outputs, fillsOnly }) => {
    const range = column === undefined ? "" : ` as ${printName([column])}`;
    const output = `${fillsOnly ? "outputnew" : "output"} ${printColumns(outputs)}`;
    return `cidrlookup ${printName([table])} ${printExpression(field)}${range} ${output}`;
  },
  countfrequent: ({ fields }) => `countFrequent ${printFields(fields)}`,
  dedup: ({ fields }) => `dedup ${fields.map(printExpression).join(", ")}`,
  diff: ({ period }) => (period === "previous" ? "diff" : `diff ${period}`),
  display: ofItems,
  estimate: ({ kind }) => kind,
  expand: ({ field }) => `expand ${printExpression(field)}`,
  fields: ofItems,
  filldown: ({ patterns }) => ["filldown", ...patterns.map(printPattern)].join(" "),
  fillmissing: ({ fills }) => {
    const list = fills.map(({ value, name }) => `${printExpression(value)} for ${printName([name])}`);
    return `fillmissing${list.length === 0 ? "" : ` with ${list.join(", ")}`}`;
  },
  filter: ofCondition,
  filterindex: ofCondition,
  join: ({ type, left, right, leftField, rightField, query }) => {
    const sides = `left=${printName([left])} right=${printName([right])}`;
    const equality = `${printName([left, ...leftField.parts])} = ${printName([right, ...rightField.parts])}`;
    return `join type=${type} ${sides} where ${equality} (${printQuery(query)})`;
  },
  limit: ({ which, count }) => `${LIMITS[which]} ${count}`,
  logcompare: ({ shift }) => `logcompare timeshift ${printExpression(shift)}`,
  lookup: ({ table, keys, outputs }) =>
    `lookup ${printName([table])} ${printColumns(keys)} output ${printColumns(outputs)}`,
  outlier: ({ isRemoving, factor, usesLower, isMarking, fields }) => {
    const action = isRemoving ? "remove" : "transform";
    return `outlier action=${action} param=${factor} uselower=${usesLower} mark=${isMarking} ${printFields(fields)}`;
  },
  "parse-csv": ({ field, names }) => `parse ${printExpression(field)} csv${printNames(names)}`,
  "parse-glob": ({ field, pattern, names }) =>
    `parse ${printExpression(field)} ${printExpression(pattern)}${printNames(names)}`,
  "parse-json": ({ field, path, name }) =>
    `json field=${printExpression(field)} ${printExpression(path)} as ${printName([name])}`,
  "parse-logfmt": ({ field, name }) => `parse ${printExpression(field)} logfmt as ${printName([name])}`,
  "parse-regex": ({ field, pattern, names, isMulti }) =>
    `parse ${printExpression(field)} ${printExpression(pattern)}${printNames(names)}${isMulti ? " multi" : ""}`,
  pattern: ({ field }) => `pattern ${printExpression(field)}`,
  relevantfields: ({ fields, condition }) => {
    const list = fields.length === 0 ? "" : `${printFields(fields)} `;
    return `relevantfields ${list}where ${printExpression(condition)}`;
  },
  sessionize: ({ fields, maxSpan, name }) =>
    `sessionize ${printFields(fields)} maxspan ${printExpression(maxSpan)} as ${printName([name])}`,
  sort: ({ keys }) => `sort ${keys.map(printSortKey).join(", ")}`,
  stats: ({ items, by, offset }) => {
    const keys = by.length === 0 ? "" : ` by ${printItems(by)}`;
    return `stats ${printItems(items)}${keys}${offset === undefined ? "" : ` offset ${printExpression(offset)}`}`;
  },
  unnest: ({ field, name }) => `unnest ${printExpression(field)} into ${printName([name])}`,
};

/** The text of a command that parses to the same. */
export function printCommand<Kind extends Command["kind"]>(command: OfKind<Command, Kind>): string {
  const print: (command: OfKind<Command, Kind>) => string = COMMANDS[command.kind];
  return print(command);
}

function printColumns(columns: readonly LookupColumn[]): string {
  return columns
    .map(({ column, field }) => printName([column]) + (column === field ? "" : ` as ${printName([field])}`))
    .join(", ");
}

function printFields(fields: readonly FieldNode[]): string {
  return fields.map(printExpression).join(", ");
}

function printPattern(pattern: string): string {
  return pattern
    .split(/(\*)/)
    .filter((part) => part !== "")
    .map((part) => (part === "*" ? part : printName([part])))
    .join("");
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
    case "member":
      return `${printCall(node.operand)}${printPath(node.parts)}`;
    case "negate":
      return `(-${printExpression(node.operand)})`;
    case "not":
      return `(not ${printExpression(node.operand)})`;
    case "binary":
      return `(${printExpression(node.left)} ${node.operator} ${printExpression(node.right)})`;
    case "like":
      return `(${printExpression(node.operand)} like ${printExpression(node.pattern)})`;
    case "in-query":
      return `(${printExpression(node.operand)} in (${printQuery(node.query)}))`;
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
function printName([first = "", ...rest]: readonly string[]): string {
  const isPlain = /^[@A-Za-z_][A-Za-z0-9_@]*$/.test(first);
  return `${isPlain ? first : `\`${first}\``}${printPath(rest)}`;
}

function printPath(parts: readonly string[]): string {
  return parts.map((part) => `.${/^[A-Za-z0-9_@]+$/.test(part) ? part : `\`${part}\``}`).join("");
}

function printText(value: string): string {
  return `"${value.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
}

/** A slash in a class stays: escaping it there would be read back the same, but is not needed. */
function printRegex(source: string): string {
  return `/${source.replaceAll(/\\[\s\S]|\//g, (match) => (match === "/" ? "\\/" : match))}/`;
}
