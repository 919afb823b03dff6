import type { Random } from "@faultline/core";

/**
 * How long environments stay in service. AWS retires them for its own reasons, which shows as a share of cold starts
 * even at steady load.
 */
export interface EnvironmentTurnover {
  /** Mean of the exponentially distributed time, milliseconds. */
  readonly meanLifeMs: number;
  /** Mean of the geometrically distributed number of invocations. */
  readonly meanInvocations: number;
}

/**
 * The default: an environment retires once it has both lived for its time and served its number of invocations. So
 * neither a function called once a minute nor one called a hundred times a second sees many cold starts, and five
 * requests a second for five minutes saw 1.8 % of them at 0.29 s and 2.4 % at 0.79 s (docs/walkthrough.md).
 * Differs from AWS: AWS publishes no distribution; real environments live for hours, and more requests share them.
 *
 * @see AWS Compute Blog, "Operating Lambda: Isolating and resolving issues": "almost 2 %" cold starts at that load.
 */
export const DEFAULT_TURNOVER: EnvironmentTurnover = { meanLifeMs: 30_000, meanInvocations: 40 };

/** The default's shape at another mean life, milliseconds: for loads that are shorter than the walkthrough's. */
export function turnoverOf(meanLifeMs: number | "off"): EnvironmentTurnover | "off" {
  if (meanLifeMs === "off") return "off";
  const scale = meanLifeMs / DEFAULT_TURNOVER.meanLifeMs;
  return { meanLifeMs, meanInvocations: DEFAULT_TURNOVER.meanInvocations * scale };
}

/** How long an unused environment is kept. Differs from AWS: unpublished there; observers report 5 to 15 minutes. */
export const DEFAULT_IDLE_TIMEOUT_MS = 600_000;

/** The life of one environment, drawn when it is made. */
export interface EnvironmentLife {
  readonly lifeMs: number;
  readonly invocations: number;
}

/** Draws a life; without turnover it has no end. */
export function drawLife(turnover: EnvironmentTurnover | "off", random: Random): EnvironmentLife {
  if (turnover === "off") return { lifeMs: Number.POSITIVE_INFINITY, invocations: Number.POSITIVE_INFINITY };
  return {
    lifeMs: -Math.log(1 - random.next()) * turnover.meanLifeMs,
    invocations: Math.max(1, Math.ceil(-Math.log(1 - random.next()) * turnover.meanInvocations)),
  };
}

/** Whether an environment that has served for so long is to be retired. */
export function isLifeOver(life: EnvironmentLife, served: EnvironmentLife): boolean {
  return served.lifeMs >= life.lifeMs && served.invocations >= life.invocations;
}
