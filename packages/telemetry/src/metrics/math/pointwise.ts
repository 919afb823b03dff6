import { LanguageError, type Span } from "../../diagnostic.ts";
import { seriesOf, type TimeSeries, unionOfTimes, valueLookup } from "../time-series.ts";
import type { BinaryOperator } from "./math-node.ts";
import { type MathValue, TYPE_NAMES } from "./math-value.ts";

/** Applies a function to each point; a point whose result is no number is dropped. */
export function mapPoints(value: MathValue, apply: (value: number) => number): MathValue {
  if (value.kind === "scalar") return { kind: "scalar", value: apply(value.value) };
  const mapped = (series: TimeSeries) =>
    seriesOf(series, series.timestamps, (index) => apply(series.values[index] ?? Number.NaN));
  if (value.kind === "series") return { kind: "series", series: mapped(value.series) };
  return { kind: "array", series: value.series.map(mapped) };
}

const OPERATIONS: Readonly<Record<BinaryOperator, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => (right === 0 ? Number.NaN : left / right),
  "^": (left, right) => left ** right,
  "==": (left, right) => Number(left === right),
  "!=": (left, right) => Number(left !== right),
  "<": (left, right) => Number(left < right),
  "<=": (left, right) => Number(left <= right),
  ">": (left, right) => Number(left > right),
  ">=": (left, right) => Number(left >= right),
  AND: (left, right) => Number(left !== 0 && right !== 0),
  OR: (left, right) => Number(left !== 0 || right !== 0),
};

/**
 * Computes an operator between two values. Where only one of two series has a point, the other counts as 0; a point
 * that would divide by zero is dropped.
 *
 * @throws LanguageError for two arrays.
 * @see CloudWatch User Guide, "Using metric math", Basic arithmetic functions, read 2026-11.
 */
export function combine(operator: BinaryOperator, left: MathValue, right: MathValue, span: Span): MathValue {
  const operation = OPERATIONS[operator];
  // A scalar that does not exist makes everything computed from it not exist; comparisons alone would hide it.
  const compute = (a: number, b: number) => (Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : operation(a, b));
  if (left.kind === "array" && right.kind === "array") throw unsupportedOperands(operator, span);
  if (left.kind === "array") {
    return { kind: "array", series: left.series.map((series) => combineSeries(series, right, compute)) };
  }
  if (right.kind === "array") {
    const swapped = (a: number, b: number) => compute(b, a);
    return { kind: "array", series: right.series.map((series) => combineSeries(series, left, swapped)) };
  }
  if (left.kind === "series") return { kind: "series", series: combineSeries(left.series, right, compute) };
  if (right.kind === "scalar") return { kind: "scalar", value: compute(left.value, right.value) };
  return mapPoints(right, (value) => compute(left.value, value));
}

/** The error for an operator between two arrays. */
export function unsupportedOperands(operator: BinaryOperator, span: Span): LanguageError {
  const operands = `[${TYPE_NAMES.array}, ${TYPE_NAMES.array}]`;
  const message = `Unsupported operand type(s) for ${operator}: '${operands}'`;
  return new LanguageError(`${message}; make one of them a single time series, for example with SUM`, span);
}

function combineSeries(
  series: TimeSeries,
  other: MathValue,
  compute: (left: number, right: number) => number,
): TimeSeries {
  if (other.kind !== "series") {
    const scalar = other.kind === "scalar" ? other.value : Number.NaN;
    return seriesOf(series, series.timestamps, (index) => compute(series.values[index] ?? Number.NaN, scalar));
  }
  const [left, right] = [valueLookup(series), valueLookup(other.series)];
  return seriesOf(series, unionOfTimes([series, other.series]), (_, timestamp) =>
    compute(orZero(left(timestamp)), orZero(right(timestamp))),
  );
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
