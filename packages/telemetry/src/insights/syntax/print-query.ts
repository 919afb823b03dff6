import type {
  AnalysisCommand,
  CallNode,
  CombiningCommand,
  Command,
  Expression,
  FieldNode,
  LookupColumn,
  NamedExpression,
  ParseCommand,
  Query,
  RowCommand,
  SourceNode,
  TimeBound,
} from "./query-node.ts";

/** The text of a query that parses to the same tree: one spelling for each thing, every operation in parentheses. */
export function printQuery({ source, commands }: Query): string {
  return [...(source === undefined ? [] : [printSource(source)]), ...commands.map(printCommand)].join("\n| ");
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

/** The text of a command that parses to the same. */
export function printCommand(command: Command): string {
  switch (command.kind) {
    case "fields":
    case "display":
      return `${command.kind} ${printItems(command.items)}`;
    case "filter":
    case "filterindex":
      return `${command.kind} ${printExpression(command.condition)}`;
    case "stats":
      return printStats(command);
    case "sort":
      return `sort ${command.keys.map(printSortKey).join(", ")}`;
    case "limit":
      return `${{ any: "limit any", first: "limit", last: "tail" }[command.which]} ${command.count}`;
    case "dedup":
      return `dedup ${command.fields.map(printExpression).join(", ")}`;
    case "unnest":
      return `unnest ${printExpression(command.field)} into ${printName([command.name])}`;
    case "parse-csv":
    case "parse-glob":
    case "parse-json":
    case "parse-logfmt":
    case "parse-regex":
      return printParse(command);
    case "appendcols":
    case "cidrlookup":
    case "join":
    case "lookup":
      return printCombining(command);
    case "anomaly":
    case "countfrequent":
    case "diff":
    case "estimate":
    case "logcompare":
    case "pattern":
    case "relevantfields":
      return printAnalysis(command);
    default:
      return printRowCommand(command);
  }
}

function printStats({ items, by, offset }: Extract<Command, { readonly kind: "stats" }>): string {
  const keys = by.length === 0 ? "" : ` by ${printItems(by)}`;
  return `stats ${printItems(items)}${keys}${offset === undefined ? "" : ` offset ${printExpression(offset)}`}`;
}

function printParse(command: ParseCommand): string {
  const field = printExpression(command.field);
  switch (command.kind) {
    case "parse-csv":
      return `parse ${field} csv${printNames(command.names)}`;
    case "parse-glob":
      return `parse ${field} ${printExpression(command.pattern)}${printNames(command.names)}`;
    case "parse-json":
      return `json field=${field} ${printExpression(command.path)} as ${printName([command.name])}`;
    case "parse-logfmt":
      return `parse ${field} logfmt as ${printName([command.name])}`;
    case "parse-regex": {
      const multi = command.isMulti ? " multi" : "";
      return `parse ${field} ${printExpression(command.pattern)}${printNames(command.names)}${multi}`;
    }
    default:
      return command satisfies never;
  }
}

function printCombining(command: CombiningCommand): string {
  switch (command.kind) {
    case "appendcols":
      return `appendcols override=${command.isOverriding} max=${command.max} (${printQuery(command.query)})`;
    case "join": {
      const { type, left, right, leftField, rightField, query } = command;
      const sides = `left=${printName([left])} right=${printName([right])}`;
      const equality = `${printName([left, ...leftField.parts])} = ${printName([right, ...rightField.parts])}`;
      return `join type=${type} ${sides} where ${equality} (${printQuery(query)})`;
    }
    case "lookup":
      return `lookup ${printName([command.table])} ${printColumns(command.keys)} output ${printColumns(command.outputs)}`;
    case "cidrlookup": {
      const column = command.column === undefined ? "" : ` as ${printName([command.column])}`;
      const output = command.fillsOnly ? "outputnew" : "output";
      return `cidrlookup ${printName([command.table])} ${printExpression(command.field)}${column} ${output} ${printColumns(command.outputs)}`;
    }
    default:
      return command satisfies never;
  }
}

function printAnalysis(command: AnalysisCommand): string {
  switch (command.kind) {
    case "anomaly":
    case "estimate":
      return command.kind;
    case "countfrequent":
      return `countFrequent ${printFields(command.fields)}`;
    case "diff":
      return command.period === "previous" ? "diff" : `diff ${command.period}`;
    case "logcompare":
      return `logcompare timeshift ${printExpression(command.shift)}`;
    case "pattern":
      return `pattern ${printExpression(command.field)}`;
    case "relevantfields": {
      const fields = command.fields.length === 0 ? "" : `${printFields(command.fields)} `;
      return `relevantfields ${fields}where ${printExpression(command.condition)}`;
    }
    default:
      return command satisfies never;
  }
}

function printRowCommand(command: RowCommand): string {
  switch (command.kind) {
    case "accum":
      return `accum ${printExpression(command.field)} as ${printName([command.name])}`;
    case "addtotals": {
      const { name, hasRowTotal, hasColumnTotal, fields } = command;
      const list = fields.length === 0 ? "" : ` ${printFields(fields)}`;
      return `addtotals fieldname=${printName([name])} row=${hasRowTotal} col=${hasColumnTotal}${list}`;
    }
    case "autoregress": {
      const { field, name, from, to } = command;
      return `autoregress ${printExpression(field)} as ${printName([name])} p=${from}-${to}`;
    }
    case "expand":
      return `expand ${printExpression(command.field)}`;
    case "filldown":
      return ["filldown", ...command.patterns.map(printPattern)].join(" ");
    case "fillmissing": {
      const fills = command.fills.map(({ value, name }) => `${printExpression(value)} for ${printName([name])}`);
      return `fillmissing${fills.length === 0 ? "" : ` with ${fills.join(", ")}`}`;
    }
    case "outlier": {
      const { isRemoving, factor, usesLower, isMarking, fields } = command;
      const action = isRemoving ? "remove" : "transform";
      return `outlier action=${action} param=${factor} uselower=${usesLower} mark=${isMarking} ${printFields(fields)}`;
    }
    case "sessionize": {
      const { fields, maxSpan, name } = command;
      return `sessionize ${printFields(fields)} maxspan ${printExpression(maxSpan)} as ${printName([name])}`;
    }
    default:
      return command satisfies never;
  }
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
