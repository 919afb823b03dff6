import type { TimeSeries } from "../time-series.ts";

/** What an expression can be. */
export type MathType = "array" | "scalar" | "series";

/** The value of an expression. A scalar that does not exist, such as the average of nothing, is NaN. */
export type MathValue =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "series"; readonly series: TimeSeries }
  | { readonly kind: "array"; readonly series: readonly TimeSeries[] };

/** The series of a value; a scalar has none. */
export function seriesIn(value: MathValue): readonly TimeSeries[] {
  if (value.kind === "scalar") return [];
  return value.kind === "series" ? [value.series] : value.series;
}

/** Names of the types as messages give them. */
export const TYPE_NAMES: Readonly<Record<MathType, string>> = {
  array: "Array[TimeSeries]",
  scalar: "Scalar",
  series: "TimeSeries",
};
