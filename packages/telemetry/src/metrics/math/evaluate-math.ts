import { unreachable } from "@faultline/core";
import { anomalyBand } from "../anomaly/anomaly-band.ts";
import type { DetectorSettings } from "../anomaly/detector-settings.ts";
import { LanguageError } from "../../diagnostic.ts";
import { gridOf, seriesOf, type TimeRange, type TimeSeries } from "../time-series.ts";
import { aggregate, AGGREGATES, aggregateOf, shortestPeriod } from "./aggregate.ts";
import { choose } from "./choose.ts";
import { fill, type Filler } from "./fill.ts";
import type { MathCall, MathNode } from "./math-node.ts";
import { type MathValue, seriesIn } from "./math-value.ts";
import { combine, mapPoints } from "./pointwise.ts";
import {
  differences,
  rates,
  runningSum,
  TIME_PARTS,
  timeDifferences,
  timePart,
  type TimePart,
} from "./time-functions.ts";

/** What an expression is computed from. */
export interface MathEnvironment {
  readonly range: TimeRange;
  /** Of series that no metric gives a period, seconds. */
  readonly periodSeconds: number;
  valueOf(id: string): MathValue;
  /** The metrics of the request, in its order. */
  readonly metrics: readonly { readonly id: string; readonly series: TimeSeries }[];
  /** The series that a `SEARCH` finds. */
  search(call: SearchCall): readonly TimeSeries[];
  /** The same over an earlier time, from which anomaly bands learn; absent where no expression has one. */
  readonly training?: MathEnvironment | undefined;
  /** The settings of the anomaly detector that watches a series. */
  detectorOf?(series: TimeSeries): DetectorSettings | undefined;
}

/** The arguments of a `SEARCH`. */
export interface SearchCall {
  readonly query: string;
  readonly statistic: string;
  readonly periodSeconds: number | undefined;
}

/**
 * Computes a checked expression.
 *
 * @throws LanguageError for what only the values show, and for functions whose data the lab does not have.
 */
export function evaluateMath(node: MathNode, environment: MathEnvironment): MathValue {
  switch (node.kind) {
    case "number":
      return { kind: "scalar", value: node.value };
    case "id":
      return environment.valueOf(node.id);
    case "array":
      return {
        kind: "array",
        series: node.elements.flatMap((element) => seriesIn(evaluateMath(element, environment))),
      };
    case "negate":
      return mapPoints(evaluateMath(node.operand, environment), (value) => -value);
    case "binary":
      return combine(
        node.operator,
        evaluateMath(node.left, environment),
        evaluateMath(node.right, environment),
        node.span,
      );
    case "call":
      return evaluateCall(node, environment);
    case "text":
    case "word":
      throw new LanguageError("This can only be an argument of a function", node.span);
    default:
      return unreachable(node);
  }
}

/** The arguments of a `SEARCH` node. */
export function searchCallOf({ parameters: [query, statistic, period] }: MathCall): SearchCall {
  return {
    query: textOf(query),
    statistic: textOf(statistic),
    periodSeconds: period?.kind === "number" ? period.value : undefined,
  };
}

type Evaluator = (call: MathCall, environment: MathEnvironment) => MathValue;

function evaluateCall(call: MathCall, environment: MathEnvironment): MathValue {
  const evaluator = EVALUATORS[call.name];
  if (evaluator !== undefined) return evaluator(call, environment);
  throw new LanguageError(
    `${call.name} needs data that the lab does not have; remove it from the expression, or run it on AWS`,
    call.span,
  );
}

/** The value of the argument at an index. */
function argument(call: MathCall, index: number, environment: MathEnvironment): MathValue {
  const node = call.parameters[index];
  if (node === undefined) throw new LanguageError(`${call.name} misses an argument`, call.span);
  return evaluateMath(node, environment);
}

const pointwise = (apply: (value: number) => number): Evaluator => {
  return (call, environment) => mapPoints(argument(call, 0, environment), apply);
};

const eachSeries = (apply: (series: TimeSeries) => TimeSeries): Evaluator => {
  return (call, environment) => mapSeries(argument(call, 0, environment), apply);
};

const EVALUATORS: Readonly<Record<string, Evaluator | undefined>> = {
  ...Object.fromEntries(
    (Object.keys(AGGREGATES) as (keyof typeof AGGREGATES)[]).map((name): [string, Evaluator] => [
      name,
      (call, environment) => aggregate(name, argument(call, 0, environment)),
    ]),
  ),
  ...Object.fromEntries(TIME_PARTS.map((part): [string, Evaluator] => [part, readTime(part)])),
  ABS: pointwise(Math.abs),
  CEIL: pointwise(Math.ceil),
  FLOOR: pointwise(Math.floor),
  LOG: pointwise(Math.log),
  LOG10: pointwise(Math.log10),
  DIFF: eachSeries(differences),
  DIFF_TIME: eachSeries(timeDifferences),
  RATE: eachSeries(rates),
  RUNNING_SUM: eachSeries(runningSum),
  ANOMALY_DETECTION_BAND: evaluateBand,
  FILL: evaluateFill,
  FIRST: (call, environment) => one(seriesIn(argument(call, 0, environment)).at(0), environment),
  LAST: (call, environment) => one(seriesIn(argument(call, 0, environment)).at(-1), environment),
  IF: (call, environment) =>
    choose(
      argument(call, 0, environment),
      argument(call, 1, environment),
      call.parameters.length > 2 ? argument(call, 2, environment) : undefined,
    ),
  METRICS: ({ parameters: [part] }, { metrics }) => ({
    kind: "array",
    series: metrics.filter(({ id }) => id.includes(textOf(part))).map(({ series }) => series),
  }),
  METRIC_COUNT: (call, environment) => ({ kind: "scalar", value: seriesIn(argument(call, 0, environment)).length }),
  PERIOD: (call, environment) => ({
    kind: "scalar",
    value: shortestPeriod(seriesIn(argument(call, 0, environment))),
  }),
  REMOVE_EMPTY: (call, environment) => ({
    kind: "array",
    series: seriesIn(argument(call, 0, environment)).filter(({ values }) => values.length > 0),
  }),
  SEARCH: (call, environment) => ({ kind: "array", series: environment.search(searchCallOf(call)) }),
  SLICE: evaluateSlice,
  SORT: evaluateSort,
  TIME_SERIES: (call, environment) => {
    const { periodSeconds } = environment;
    const value = scalarOf(argument(call, 0, environment));
    const grid = gridOf(environment.range, periodSeconds);
    return { kind: "series", series: seriesOf({ label: "", periodSeconds }, grid, () => value) };
  },
};

function readTime(part: TimePart): Evaluator {
  return (call, environment) =>
    mapSeries(argument(call, 0, environment), (series) =>
      timePart(part, series, gridOf(environment.range, series.periodSeconds)),
    );
}

function evaluateFill(call: MathCall, environment: MathEnvironment): MathValue {
  const [, fillerNode] = call.parameters;
  const filler = fillerNode?.kind === "word" ? (fillerNode.word as Filler) : fillerOf(argument(call, 1, environment));
  return mapSeries(argument(call, 0, environment), (series) =>
    fill(series, filler, gridOf(environment.range, series.periodSeconds)),
  );
}

function fillerOf(value: MathValue): Filler {
  return value.kind === "series" ? value.series : scalarOf(value);
}

function evaluateSlice(call: MathCall, environment: MathEnvironment): MathValue {
  const [from, to] = [1, 2].map((index) =>
    call.parameters[index] === undefined ? undefined : scalarOf(argument(call, index, environment)),
  );
  for (const bound of [from, to]) {
    if (bound !== undefined && !(Number.isInteger(bound) && bound >= 0)) {
      throw new LanguageError(`SLICE counts from 0 in whole numbers; ${bound} is none`, call.span);
    }
  }
  const series = seriesIn(argument(call, 0, environment)).slice(from, to);
  const isSingle = from !== undefined && to !== undefined && to - from === 1;
  return isSingle ? one(series[0], environment) : { kind: "array", series };
}

/** Series without points come last in either order. */
function evaluateSort(call: MathCall, environment: MathEnvironment): MathValue {
  const [, by, order] = call.parameters;
  const name = by?.kind === "word" ? (by.word as keyof typeof AGGREGATES) : "AVG";
  const sign = order?.kind === "word" && order.word === "DESC" ? -1 : 1;
  const limit = call.parameters[3] === undefined ? undefined : scalarOf(argument(call, 3, environment));
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new LanguageError(`The limit of SORT is a whole number above 0; ${limit} is none`, call.span);
  }
  const keyed = seriesIn(argument(call, 0, environment)).map((series) => ({
    series,
    key: series.values.length === 0 ? Number.POSITIVE_INFINITY : sign * aggregateOf(name, series),
  }));
  const sorted = keyed.sort((a, b) => (a.key === b.key ? 0 : a.key - b.key)).map(({ series }) => series);
  return { kind: "array", series: sorted.slice(0, limit) };
}

function evaluateBand(call: MathCall, environment: MathEnvironment): MathValue {
  const deviations = call.parameters[1] === undefined ? undefined : scalarOf(argument(call, 1, environment));
  const [series] = seriesIn(argument(call, 0, environment));
  const training = environment.training ?? environment;
  const [learnt] = seriesIn(argument(call, 0, training));
  if (series === undefined || learnt === undefined) return { kind: "array", series: [] };
  const grid = gridOf(environment.range, series.periodSeconds);
  const settings = environment.detectorOf?.(series);
  return { kind: "array", series: anomalyBand({ series, training: learnt, grid, deviations, settings }) };
}

function mapSeries(value: MathValue, apply: (series: TimeSeries) => TimeSeries): MathValue {
  if (value.kind === "array") return { kind: "array", series: value.series.map(apply) };
  return value.kind === "series" ? { kind: "series", series: apply(value.series) } : value;
}

function one(series: TimeSeries | undefined, { periodSeconds }: MathEnvironment): MathValue {
  return { kind: "series", series: series ?? { label: "", periodSeconds, timestamps: [], values: [] } };
}

function scalarOf(value: MathValue): number {
  return value.kind === "scalar" ? value.value : Number.NaN;
}

function textOf(node: MathNode | undefined): string {
  return node?.kind === "text" ? node.value : "";
}
