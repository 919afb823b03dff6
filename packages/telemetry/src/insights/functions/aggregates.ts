import type { ValueType } from "./value-type.ts";

/** An aggregate function of `stats`. */
export interface AggregateSignature {
  /** What it does; several spellings may share one. */
  readonly operation: AggregateOperation;
  readonly minArgs: number;
  readonly maxArgs: number;
  /** How the argument is read: as a number, or as whatever it is. */
  readonly argument: "any" | "number";
  /** `same`: the argument's type. */
  readonly result: ValueType | "same";
}

/** What a dialect must be able to aggregate, `rate` apart. A percentile is a value of the data, a quantile interpolated. */
export type AggregateOperation =
  | "avg"
  | "count"
  | "count-distinct"
  | "earliest"
  | "latest"
  | "max"
  | "min"
  | "histogram"
  | "percentile"
  | "quantile"
  | "rate"
  | "sorts-first"
  | "sorts-last"
  | "stddev"
  | "sum"
  | "topk"
  | "values"
  | "variance";

const numeric = (operation: AggregateOperation, args = 1): AggregateSignature => ({
  operation,
  minArgs: args,
  maxArgs: args,
  argument: "number",
  result: "number",
});
const ofAny = (operation: AggregateOperation, result: AggregateSignature["result"]): AggregateSignature => ({
  operation,
  minArgs: 1,
  maxArgs: 1,
  argument: "any",
  result,
});

/** Without an argument, or with `*`, every row counts. */
const COUNT: AggregateSignature = { ...ofAny("count", "number"), minArgs: 0 };

/**
 * The aggregate functions by name in lower case.
 *
 * @see CloudWatch Logs User Guide, "stats" and "Time-series functions", read 2026-11; `percentile` is the spelling of the Lambda Operator Guide.
 */
export const AGGREGATES: ReadonlyMap<string, AggregateSignature> = new Map([
  ["count", COUNT],
  ["sum", numeric("sum")],
  ["avg", numeric("avg")],
  ["stddev", numeric("stddev")],
  ["variance", numeric("variance")],
  ["pct", numeric("percentile", 2)],
  ["percentile", numeric("percentile", 2)],
  ["median", numeric("percentile")],
  ["min", ofAny("min", "same")],
  ["max", ofAny("max", "same")],
  ["count_distinct", ofAny("count-distinct", "number")],
  ["countdistinct", ofAny("count-distinct", "number")],
  ["earliest", ofAny("earliest", "same")],
  ["latest", ofAny("latest", "same")],
  ["sortsfirst", ofAny("sorts-first", "same")],
  ["sortslast", ofAny("sorts-last", "same")],
  ["values", ofAny("values", "json")],
  ["collect_values", ofAny("values", "json")],
  ["topk", { operation: "topk", minArgs: 2, maxArgs: 2, argument: "any", result: "json" }],
  ["rate", numeric("rate", 2)],
  ["countovertime", COUNT],
  ["count_over_time", COUNT],
  ["sumovertime", numeric("sum")],
  ["sum_over_time", numeric("sum")],
  ["histogram", { operation: "histogram", minArgs: 2, maxArgs: 2, argument: "number", result: "json" }],
]);
