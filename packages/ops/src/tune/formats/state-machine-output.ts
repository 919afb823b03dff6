import { currencyOf, invocationPrice, stateMachinePrice } from "../prices.ts";
import { objectivesOf, type Strategy } from "../strategy.ts";
import { encodeVisualizationUrl } from "./visualization-url.ts";
import type { StateMachineInput } from "./state-machine-input.ts";

/** Durations of one size's invocations. */
export interface GridRow {
  readonly memoryMb: number;
  /** Initialisation included. */
  readonly durationsMs: readonly number[];
  readonly billedMs: readonly number[];
}

/** Output of the state machine of aws-lambda-power-tuning 4.4.0. */
export interface StateMachineOutput {
  readonly power: number;
  readonly cost: number;
  readonly duration: number;
  readonly stateMachine: {
    readonly executionCost: number;
    readonly lambdaCost: number;
    readonly visualization: string;
  };
  readonly stats?: readonly {
    readonly value: number;
    readonly averagePrice: number;
    readonly averageDuration: number;
  }[];
}

/** Mean without the highest and lowest values: floor(n × discard) at each end. */
export function trimmedMean(values: readonly number[], discard: number): number {
  const drop = Math.floor(values.length * discard);
  const kept = values.toSorted((a, b) => a - b).slice(drop, values.length - drop);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/** Sums the grid up as the state machine does. */
export function stateMachineOutput(
  grid: readonly GridRow[],
  input: StateMachineInput,
  { region, basePrice }: { readonly region: string; readonly basePrice: number },
): StateMachineOutput {
  const stats = grid.map(({ memoryMb, durationsMs, billedMs }) => ({
    value: memoryMb,
    averagePrice: invocationPrice(trimmedMean(billedMs, input.discardTopBottom), memoryMb, basePrice),
    averageDuration: trimmedMean(durationsMs, input.discardTopBottom),
    totalCost: billedMs.reduce((sum, ms) => sum + invocationPrice(ms, memoryMb, basePrice), 0),
  }));
  const best = stats[chooseIndex(stats, input)];
  const { num, onlyColdStarts } = input;
  return {
    power: best?.value ?? 0,
    cost: best?.averagePrice ?? 0,
    duration: best?.averageDuration ?? 0,
    stateMachine: {
      executionCost: stateMachinePrice(region, { powers: grid.length, num, onlyColdStarts }),
      lambdaCost: stats.reduce((sum, { totalCost }) => sum + totalCost, 0),
      visualization: encodeVisualizationUrl({
        curves: [
          {
            powersMb: stats.map(({ value }) => value),
            durationsMs: stats.map(({ averageDuration }) => averageDuration),
            costsUsd: stats.map(({ averagePrice }) => averagePrice),
          },
        ],
        names: [],
        currency: currencyOf(region),
      }),
    },
    ...(input.includeOutputResults ? { stats: stats.map(withoutTotal) } : {}),
  };
}

function withoutTotal({ value, averagePrice, averageDuration }: Stat) {
  return { value, averagePrice, averageDuration };
}

interface Stat {
  readonly value: number;
  readonly averagePrice: number;
  readonly averageDuration: number;
}

/** Ties of cost go to the faster, ties of speed to the cheaper. */
function chooseIndex(stats: readonly Stat[], input: StateMachineInput): number {
  const strategy: Strategy =
    input.strategy === "balanced" ? { kind: "balanced", weight: input.balancedWeight } : { kind: input.strategy };
  const figures = stats.map(({ averagePrice: cost, averageDuration: durationMs }) => ({ cost, durationMs, p95Ms: 0 }));
  const objectives = objectivesOf(strategy, figures);
  const second = figures.map(({ cost, durationMs }) => (strategy.kind === "cost" ? durationMs : cost));
  const order = objectives
    .map((_, i) => i)
    .toSorted((a, b) => {
      return (objectives[a] ?? 0) - (objectives[b] ?? 0) || (second[a] ?? 0) - (second[b] ?? 0);
    });
  return order[0] ?? 0;
}
