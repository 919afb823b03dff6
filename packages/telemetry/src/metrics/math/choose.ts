import { seriesOf, type TimeSeries, valueLookup } from "../time-series.ts";
import type { MathValue } from "./math-value.ts";

/**
 * `IF`: for a series as condition, one choice for each of its points; for a scalar, one choice for all. Where a chosen
 * series has no point, its value is 0, except that a missing third value beside a scalar second one, and a third one
 * that is not given, drop the point.
 *
 * @see CloudWatch User Guide, "Using metric math", Using IF expressions, read 2026-11.
 */
export function choose(condition: MathValue, whenTrue: MathValue, whenFalse: MathValue | undefined): MathValue {
  if (condition.kind !== "series") {
    const isTrue = condition.kind === "scalar" && condition.value !== 0 && !Number.isNaN(condition.value);
    return (isTrue ? whenTrue : whenFalse) ?? emptyLike(whenTrue);
  }
  const missingTrue = 0;
  const missingFalse = whenTrue.kind === "series" ? 0 : Number.NaN;
  const valueWhenTrue = valueAt(whenTrue, missingTrue);
  const valueWhenFalse = whenFalse === undefined ? () => Number.NaN : valueAt(whenFalse, missingFalse);
  const { series } = condition;
  const like = whenTrue.kind === "series" ? { ...whenTrue.series, periodSeconds: series.periodSeconds } : series;
  const chosen = seriesOf(like, series.timestamps, (index, timestamp) =>
    series.values[index] === 0 ? valueWhenFalse(timestamp) : valueWhenTrue(timestamp),
  );
  return { kind: "series", series: chosen };
}

function valueAt(value: MathValue, whenMissing: number): (timestamp: number) => number {
  if (value.kind === "scalar") return () => value.value;
  if (value.kind === "array") return () => Number.NaN;
  const lookUp = valueLookup(value.series);
  return (timestamp) => {
    const found = lookUp(timestamp);
    return Number.isNaN(found) ? whenMissing : found;
  };
}

function emptyLike(value: MathValue): MathValue {
  const like: Pick<TimeSeries, "label" | "periodSeconds"> =
    value.kind === "series" ? value.series : { label: "", periodSeconds: 60 };
  return { kind: "series", series: seriesOf(like, [], () => Number.NaN) };
}
