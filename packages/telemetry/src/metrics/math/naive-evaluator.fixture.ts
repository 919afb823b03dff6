import type { MathNode } from "./math-node.ts";

/** A value a minute, null where there is none. */
type Column = readonly (number | null)[];
type Naive = number | Column | readonly Column[];

/** What the naive evaluator computes with. */
export interface NaiveData {
  readonly columns: Readonly<Record<string, Column>>;
  readonly startMs: number;
  search(text: string): readonly Column[];
}

const isColumn = (value: Naive): value is Column =>
  Array.isArray(value) && !value.some((entry) => Array.isArray(entry));
const finite = (value: number) => (Number.isFinite(value) ? value : null);

/** Evaluates by columns of one fixed grid, in the plainest way: what the real evaluator is compared with. */
export function evaluateNaively(node: MathNode, data: NaiveData): Naive {
  switch (node.kind) {
    case "number":
      return node.value;
    case "id":
      return data.columns[node.id] ?? [];
    case "array":
      return node.elements.flatMap((element) => columnsOf(evaluateNaively(element, data)));
    case "negate":
      return each(evaluateNaively(node.operand, data), (value) => -value);
    case "binary":
      return operate(node.operator, evaluateNaively(node.left, data), evaluateNaively(node.right, data));
    case "call":
      return call(node, data);
    default:
      throw new Error(`cannot evaluate ${node.kind}`);
  }
}

function columnsOf(value: Naive): readonly Column[] {
  if (typeof value === "number") return [];
  return isColumn(value) && value.length > 0 ? [value] : (value as readonly Column[]);
}

function each(value: Naive, apply: (value: number) => number): Naive {
  if (typeof value === "number") return apply(value);
  if (!isColumn(value)) return value.map((column) => each(column, apply) as Column);
  return value.map((entry) => (entry === null ? null : finite(apply(entry))));
}

function operate(operator: string, left: Naive, right: Naive): Naive {
  if (typeof left === "number" && typeof right === "number") return apply(operator, left, right);
  if (typeof left !== "number" && !isColumn(left)) return left.map((one) => operate(operator, one, right) as Column);
  if (typeof right !== "number" && !isColumn(right)) return right.map((one) => operate(operator, left, one) as Column);
  const length = Math.max(typeof left === "number" ? 0 : left.length, typeof right === "number" ? 0 : right.length);
  return Array.from({ length }, (_, index) => pair(operator, at(left, index), at(right, index)));
}

/** A missing side of a series counts as 0 beside a present one; a scalar is present only where the series is. */
function pair(operator: string, left: Side, right: Side): number | null {
  const isMissing = [left, right].every(({ value, isScalar }) => value === null || isScalar);
  if (isMissing || Number.isNaN(left.value ?? 0) || Number.isNaN(right.value ?? 0)) return null;
  return finite(apply(operator, left.value ?? 0, right.value ?? 0));
}

interface Side {
  readonly value: number | null;
  readonly isScalar: boolean;
}

function at(value: number | Column, index: number): Side {
  if (typeof value === "number") return { value, isScalar: true };
  return { value: value[index] ?? null, isScalar: false };
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => (b === 0 ? Number.NaN : a / b),
  "^": (a, b) => a ** b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  AND: (a, b) => a !== 0 && b !== 0,
  OR: (a, b) => a !== 0 || b !== 0,
};

function apply(operator: string, a: number, b: number): number {
  return Number(OPERATORS[operator]?.(a, b));
}

const present = (column: Column) => column.filter((value) => value !== null);
const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function reduced(name: string, values: readonly number[], count: number): number {
  if (name === "SUM") return total(values);
  if (values.length === 0) return Number.NaN;
  if (name === "AVG") return total(values) / count;
  return name === "MAX" ? Math.max(...values) : Math.min(...values);
}

/** The naive value of the argument at an index; undefined where it is left out. */
type Arguments = (index: number) => Naive;

const FUNCTIONS: Readonly<Record<string, (value: Arguments, count: number, data: NaiveData) => Naive>> = {
  METRICS: (_value, _count, { columns }) => Object.values(columns),
  PERIOD: () => 60,
  IF: (value, count) => choose(value(0), value(1), count > 2 ? value(2) : undefined),
  FILL: (value) => mapColumns(value(0), (column) => column.map((entry) => entry ?? (value(1) as number))),
  RATE: (value) => mapColumns(value(0), rate),
  RUNNING_SUM: (value) =>
    mapColumns(value(0), (column) =>
      column.map((entry, index) => (entry === null ? null : total(present(column.slice(0, index + 1))))),
    ),
  HOUR: (value, _count, { startMs }) => time(value(0) as Column, startMs, (date) => date.getUTCHours()),
  DAY: (value, _count, { startMs }) => time(value(0) as Column, startMs, (date) => date.getUTCDay() || 7),
  REMOVE_EMPTY: (value) => columnsOf(value(0)).filter((column) => present(column).length > 0),
  SLICE: (value) => columnsOf(value(0)).slice(value(1) as number, value(2) as number),
};

function call({ name, parameters }: Extract<MathNode, { kind: "call" }>, data: NaiveData): Naive {
  const [first] = parameters;
  const value = (index: number) => {
    const node = parameters[index];
    return node === undefined ? 0 : evaluateNaively(node, data);
  };
  if (name === "SEARCH") return first?.kind === "text" ? data.search(first.value) : [];
  if (name === "SORT") {
    return sort(columnsOf(value(0)), parameters, parameters.length > 3 ? (value(3) as number) : undefined);
  }
  if (["SUM", "AVG", "MAX", "MIN"].includes(name)) return aggregate(name, value(0));
  const known = FUNCTIONS[name];
  if (known === undefined) throw new Error(`the naive evaluator does not know ${name}`);
  return known(value, parameters.length, data);
}

function mapColumns(value: Naive, apply: (column: Column) => Column): Naive {
  if (typeof value === "number") return value;
  return isColumn(value) ? apply(value) : value.map(apply);
}

function choose(condition: Naive, whenTrue: Naive, whenFalse: Naive | undefined): Naive {
  const chosen = (value: Naive | undefined, index: number, missing: number | null) =>
    value === undefined ? null : typeof value === "number" ? finite(value) : ((value as Column)[index] ?? missing);
  return (condition as Column).map((entry, index) => {
    if (entry === null) return null;
    if (entry !== 0) return chosen(whenTrue, index, 0);
    return chosen(whenFalse, index, typeof whenTrue === "number" ? null : 0);
  });
}

function rate(column: Column): Column {
  return column.map((entry, index) => {
    const before = column.slice(0, index).findLastIndex((value) => value !== null);
    const value = column[before];
    return entry === null || typeof value !== "number" ? null : (entry - value) / ((index - before) * 60);
  });
}

function time(column: Column, startMs: number, read: (date: Date) => number): Column {
  return column.map((_, index) => read(new Date(startMs + index * 60_000)));
}

function aggregate(name: string, value: Naive): Naive {
  if (typeof value === "number") return value;
  if (isColumn(value) && value.length > 0) return reduced(name, present(value), present(value).length);
  const columns = value as readonly Column[];
  return (columns[0] ?? []).map((_, index) => {
    const values = present(columns.map((column) => column[index] ?? null));
    return values.length === 0 ? null : reduced(name, values, columns.length);
  });
}

function sort(
  columns: readonly Column[],
  parameters: readonly MathNode[],
  limit: number | undefined,
): readonly Column[] {
  const [, by, order] = parameters;
  const key = (column: Column) => reduced(by?.kind === "word" ? by.word : "", present(column), present(column).length);
  const isDescending = order?.kind === "word" && order.word === "DESC";
  const full = columns.filter((column) => present(column).length > 0);
  const sorted = full.toSorted((a, b) => (isDescending ? key(b) - key(a) : key(a) - key(b)));
  return [...sorted, ...columns.filter((column) => present(column).length === 0)].slice(0, limit);
}
