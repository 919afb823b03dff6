import { LabError } from "@faultline/core";

/** What a choice of memory size is to achieve. */
export type Strategy =
  | { readonly kind: "cost" }
  | { readonly kind: "speed" }
  /** `weight` × cost + (1 − weight) × duration, each as a share of its highest over the sizes. */
  | { readonly kind: "balanced"; readonly weight: number }
  /** The cheapest size whose 95th percentile is at most the target. */
  | { readonly kind: "slo"; readonly p95Ms: number };

/** Figures of one size that strategies weigh. */
export interface SizeFigures {
  readonly durationMs: number;
  readonly p95Ms: number;
  /** In any currency. */
  readonly cost: number;
}

/** Puts every size that misses the target behind all that meet it, in order of how far it misses. */
const MISSED_PENALTY = 1e9;

/**
 * The value to minimise for each size.
 *
 * @see aws-lambda-power-tuning 4.4.0, "strategy": its cost, speed and balanced are the same.
 */
export function objectivesOf(strategy: Strategy, sizes: readonly SizeFigures[]): readonly number[] {
  switch (strategy.kind) {
    case "cost":
      return sizes.map(({ cost }) => cost);
    case "speed":
      return sizes.map(({ durationMs }) => durationMs);
    case "balanced": {
      const costMax = Math.max(...sizes.map(({ cost }) => cost));
      const durationMax = Math.max(...sizes.map(({ durationMs }) => durationMs));
      const { weight } = strategy;
      return sizes.map(({ cost, durationMs }) => (weight * cost) / costMax + ((1 - weight) * durationMs) / durationMax);
    }
    case "slo":
      return sizes.map(({ cost, p95Ms }) =>
        p95Ms <= strategy.p95Ms ? cost : MISSED_PENALTY * (p95Ms / strategy.p95Ms),
      );
    default:
      return strategy satisfies never;
  }
}

const TARGET_HINT = "give one, such as --p95 400ms";

/** Reads a strategy as users and aws-lambda-power-tuning write it. @throws LabError `STRATEGY_UNKNOWN`, `TARGET_MISSING`, `TARGET_INVALID`. */
export function parseStrategy(
  name: string,
  { weight = 0.5, p95Ms }: { readonly weight?: number; readonly p95Ms?: number },
): Strategy {
  switch (name) {
    case "cost":
    case "speed":
      return { kind: name };
    case "balanced":
      return { kind: "balanced", weight: Math.min(1, Math.max(0, weight)) };
    case "slo":
      if (p95Ms === undefined) throw new LabError("TARGET_MISSING", "the strategy slo has no target", TARGET_HINT);
      if (p95Ms > 0) return { kind: "slo", p95Ms };
      throw new LabError("TARGET_INVALID", `the target of the strategy slo is ${p95Ms} ms, not above 0`, TARGET_HINT);
    default:
      throw new LabError("STRATEGY_UNKNOWN", `there is no strategy "${name}"`, "choose cost, speed, balanced or slo");
  }
}
