import type { Clock } from "@faultline/core";
import { epochMs } from "@faultline/core";
import type { AwsClients } from "../aws-clients.ts";
import { fetchSeries } from "../metrics/fetch-series.ts";
import { USD_PER_MILLION_REQUESTS } from "./prices.ts";

/** What a tuning is going to cost. */
export interface ExpectedCost {
  readonly usd: number;
  /** Were every invocation to run into the time-out. */
  readonly usdMax: number;
  /** Where the duration behind it comes from. */
  readonly basis: string;
}

const WEEK_MS = 7 * 86_400_000;
const DAY_SECONDS = 86_400;

/**
 * Expects every invocation to take as long as a week's invocations did on average; without any, half of the time-out.
 *
 * @param plan Invocations at each size.
 */
export async function expectedCost(
  clients: AwsClients,
  plan: {
    readonly functionName: string;
    readonly sizesMb: readonly number[];
    readonly invocations: number;
    readonly timeoutMs: number;
    readonly basePrice: number;
    readonly clock: Clock;
  },
): Promise<ExpectedCost> {
  const { functionName, sizesMb, invocations, timeoutMs, basePrice, clock } = plan;
  const now = clock.now();
  const points = await fetchSeries(clients, {
    namespace: "AWS/Lambda",
    metricName: "Duration",
    dimensions: { FunctionName: functionName },
    statistic: "Average",
    periodSeconds: DAY_SECONDS,
    start: epochMs(now - WEEK_MS),
    end: now,
  });
  const known = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  const durationMs = points.length === 0 ? timeoutMs / 2 : known;
  const meanMb = sizesMb.reduce((sum, sizeMb) => sum + sizeMb, 0) / sizesMb.length;
  const requests = (invocations * USD_PER_MILLION_REQUESTS) / 1e6;
  const usd = (ms: number) => invocations * ms * basePrice * (meanMb / 128) + requests;
  const basis =
    points.length === 0
      ? "half of the time-out, since nothing ran in the last week"
      : `${Math.round(durationMs)} ms an invocation, the mean of the last week`;
  return { usd: usd(durationMs), usdMax: usd(timeoutMs), basis };
}
