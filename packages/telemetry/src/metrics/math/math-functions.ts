import type { MathType } from "./math-value.ts";

/** What a parameter of a function may be. */
export interface ParameterRule {
  readonly types: readonly MathType[];
  /** Words in upper case that may stand here. */
  readonly words?: readonly string[];
  /** Whether a text in quotes may stand here. */
  readonly isText?: boolean;
  /** Whether only the id of a metric may stand here, not an expression. */
  readonly isMetric?: boolean;
  readonly isOptional?: boolean;
}

/** A function of metric math: its parameters, and the type of its result by the types of its arguments. */
export interface MathFunction {
  readonly parameters: readonly ParameterRule[];
  readonly resultOf: (types: readonly (MathType | undefined)[]) => MathType;
}

const ANY: ParameterRule = { types: ["array", "scalar", "series"] };
const TIMED: ParameterRule = { types: ["array", "series"] };
const SERIES: ParameterRule = { types: ["series"] };
const ARRAY: ParameterRule = { types: ["array"] };
const SCALAR: ParameterRule = { types: ["scalar"] };
const SINGLE: ParameterRule = { types: ["scalar", "series"] };
const TEXT: ParameterRule = { types: [], isText: true };

const optional = (rule: ParameterRule): ParameterRule => ({ ...rule, isOptional: true });
const words = (...names: string[]): ParameterRule => ({ types: [], words: names });

const pointwise: MathFunction = { parameters: [ANY], resultOf: ([type]) => type ?? "series" };
const overTime: MathFunction = { parameters: [TIMED], resultOf: ([type]) => type ?? "series" };
const aggregate: MathFunction = {
  parameters: [ANY],
  resultOf: ([type]) => (type === "array" ? "series" : "scalar"),
};
const timePart: MathFunction = { parameters: [SERIES], resultOf: () => "series" };
const pick: MathFunction = { parameters: [TIMED], resultOf: () => "series" };

/** Needs data that only AWS has; the evaluation says so. */
const external = (...parameters: ParameterRule[]): MathFunction => ({ parameters, resultOf: () => "series" });

/**
 * The functions by name.
 *
 * @see CloudWatch User Guide, "Using metric math", Functions supported for metric math, read 2026-11.
 */
export const MATH_FUNCTIONS: Readonly<Record<string, MathFunction | undefined>> = {
  ABS: pointwise,
  ANOMALY_DETECTION_BAND: { parameters: [SERIES, optional(SCALAR)], resultOf: () => "array" },
  AVG: aggregate,
  CEIL: pointwise,
  DATAPOINT_COUNT: aggregate,
  DATE: timePart,
  DAY: timePart,
  DB_PERF_INSIGHTS: external(TEXT, TEXT, TEXT),
  DIFF: overTime,
  DIFF_TIME: overTime,
  EPOCH: timePart,
  FILL: {
    parameters: [TIMED, { ...SINGLE, words: ["REPEAT", "LINEAR"] }],
    resultOf: ([type]) => type ?? "series",
  },
  FIRST: pick,
  FLOOR: pointwise,
  HOUR: timePart,
  IF: {
    parameters: [SINGLE, SINGLE, optional(SINGLE)],
    resultOf: (types) => (types.every((type) => type === undefined || type === "scalar") ? "scalar" : "series"),
  },
  INSIGHT_RULE_METRIC: external(TEXT, TEXT),
  LAMBDA: external(TEXT, ...Array.from({ length: 10 }, () => optional({ ...ANY, isText: true }))),
  LAST: pick,
  LOG: pointwise,
  LOG10: pointwise,
  MAX: aggregate,
  METRICS: { parameters: [optional(TEXT)], resultOf: () => "array" },
  METRIC_COUNT: { parameters: [TIMED], resultOf: () => "scalar" },
  MIN: aggregate,
  MINUTE: timePart,
  MONTH: timePart,
  PERIOD: { parameters: [{ ...SERIES, isMetric: true }], resultOf: () => "scalar" },
  RATE: overTime,
  REMOVE_EMPTY: { parameters: [TIMED], resultOf: () => "array" },
  RUNNING_SUM: overTime,
  SEARCH: { parameters: [TEXT, TEXT, optional(SCALAR)], resultOf: () => "array" },
  SERVICE_QUOTA: external(SERIES),
  SLICE: { parameters: [ARRAY, SCALAR, optional(SCALAR)], resultOf: () => "array" },
  SORT: {
    parameters: [TIMED, words("AVG", "MIN", "MAX", "SUM"), words("ASC", "DESC"), optional(SCALAR)],
    resultOf: () => "array",
  },
  STDDEV: aggregate,
  SUM: aggregate,
  TIME_SERIES: { parameters: [SCALAR], resultOf: () => "series" },
  YEAR: timePart,
};
