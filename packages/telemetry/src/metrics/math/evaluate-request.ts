import type { DetectorSettings } from "../anomaly/detector-settings.ts";
import { type Diagnosed, diagnose } from "../../diagnostic.ts";
import type { TimeRange, TimeSeries } from "../time-series.ts";
import { evaluateMath, type MathEnvironment, type SearchCall } from "./evaluate-math.ts";
import type { MathValue } from "./math-value.ts";
import type { PreparedExpression } from "./prepare-math.ts";

/** The data that a request's expressions are computed from. */
export interface MathInputs {
  readonly range: TimeRange;
  /** The metrics of the request, in its order. */
  readonly metrics: readonly { readonly id: string; readonly series: TimeSeries }[];
  /** The period of an expression that has none from its metrics, seconds. */
  periodOf(expressionId: string): number;
  search(call: SearchCall, expressionId: string): readonly TimeSeries[];
  /** The series that a Metrics Insights query found. */
  insights(expressionId: string): readonly TimeSeries[];
  /** The same data over an earlier time, for anomaly bands to learn from. */
  readonly training?: MathInputs | undefined;
  /** The settings of the anomaly detector that watches a series; none has any when absent. */
  detectorOf?(series: TimeSeries): DetectorSettings | undefined;
}

/** Computes expressions that stand in an order in which each comes after those that it uses. */
export function evaluateRequest(
  expressions: readonly PreparedExpression[],
  inputs: MathInputs,
): ReadonlyMap<string, Diagnosed<MathValue>> {
  return new RequestValues(inputs).evaluate(expressions);
}

class RequestValues {
  readonly #inputs: MathInputs;
  readonly #training: RequestValues | undefined;
  readonly #values = new Map<string, MathValue>();
  readonly #outcomes = new Map<string, Diagnosed<MathValue>>();

  constructor(inputs: MathInputs) {
    this.#inputs = inputs;
    this.#training = inputs.training === undefined ? undefined : new RequestValues(inputs.training);
    for (const { id, series } of inputs.metrics) this.#values.set(id, { kind: "series", series });
  }

  evaluate(expressions: readonly PreparedExpression[]): ReadonlyMap<string, Diagnosed<MathValue>> {
    this.#training?.evaluate(expressions);
    for (const expression of expressions) {
      const outcome = diagnose(() => this.#valueOf(expression));
      this.#outcomes.set(expression.id, outcome);
      if (outcome.result !== undefined) this.#values.set(expression.id, outcome.result);
    }
    return this.#outcomes;
  }

  #valueOf(expression: PreparedExpression): MathValue {
    if (expression.kind === "math") return evaluateMath(expression.node, this.#environment(expression.id));
    const series = this.#inputs.insights(expression.id);
    const [first] = series;
    if (expression.type === "array" || first === undefined) return { kind: "array", series };
    return { kind: "series", series: first };
  }

  #environment(expressionId: string): MathEnvironment {
    const { range, metrics } = this.#inputs;
    const training = this.#training;
    return {
      range,
      metrics,
      periodSeconds: this.#inputs.periodOf(expressionId),
      valueOf: (id) => this.#values.get(id) ?? { kind: "array", series: [] },
      search: (call) => this.#inputs.search(call, expressionId),
      detectorOf: (series) => this.#inputs.detectorOf?.(series),
      training: training === undefined ? undefined : training.#environment(expressionId),
    };
  }
}
