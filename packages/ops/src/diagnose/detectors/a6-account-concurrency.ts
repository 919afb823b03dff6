import type { Evidence, Finding } from "../diagnosis.ts";
import { accountMetric } from "../evidence-sources.ts";
import { countText, numberText, percentText } from "../number-text.ts";
import { peakOf, share, totalOf } from "../statistics.ts";
import { conclude, type Context, type Detector, evidence } from "./detector.ts";

const FULL_USE = 0.98;
const NEAR_USE = 0.8;

/** A6: all the concurrency of the account, or all that is not reserved, is in use while invocations are refused. */
export const accountConcurrencyDetector: Detector = {
  entry: "A6",
  explains: [],
  detect: (context) => [assess(context)],
};

interface Use {
  readonly throttled: number;
  readonly peak: number;
  readonly limit: number;
  readonly unreservedPeak: number;
  readonly unreservedLimit: number;
  /** The higher share of the two limits. */
  readonly share: number;
}

const SUBJECT = { kind: "account", name: "account" } as const;

function assess(context: Context): Finding {
  const use = measureUse(context);
  if (use === undefined) {
    const summary = "The account's concurrency, or its limit, could not be read";
    return conclude({ entry: "A6", subject: SUBJECT, verdict: "unknown", summary, evidence: [], impact: 0 });
  }
  return judge(context, use);
}

function measureUse({ observations: { functions, concurrency } }: Context): Use | undefined {
  const { limit, maximum, unreservedLimit = limit, unreservedMaximum = [] } = concurrency;
  if (limit === undefined || unreservedLimit === undefined || maximum === undefined) return undefined;
  // A function with a reservation is refused at its own limit, whatever the account has left.
  const shared = functions.filter(({ reservedConcurrency }) => reservedConcurrency === undefined);
  const throttled = shared.reduce((sum, fn) => sum + totalOf(fn.metrics?.throttles ?? []), 0);
  const peak = peakOf(maximum);
  const unreservedPeak = peakOf(unreservedMaximum);
  const use = Math.max(share(peak, limit), share(unreservedPeak, unreservedLimit));
  return { throttled, peak, limit, unreservedPeak, unreservedLimit, share: use };
}

function judge(context: Context, use: Use): Finding {
  const { throttled } = use;
  const base = { entry: "A6", subject: SUBJECT, evidence: evidenceOf(context, use) } as const;
  if (throttled === 0 || use.share < NEAR_USE) {
    const refused =
      throttled === 0
        ? "no invocation was refused"
        : `${countText(throttled, "invocation")} refused, but not for want of it`;
    const summary = `Concurrency peaked at ${peakText(use)}; unreserved at ${unreservedText(use)}; ${refused}`;
    return conclude({ ...base, verdict: "refuted", summary, impact: 0 });
  }
  return conclude({
    ...base,
    verdict: use.share >= FULL_USE ? "confirmed" : "likely",
    summary: `${percentText(use.share)} of the account's concurrency is in use, and ${countText(throttled, "invocation")} refused`,
    impact: context.affected.failing,
    discrimination: [{ lookAlike: "A7", statement: "The refused functions reserve no concurrency of their own" }],
    remedy: {
      steps: [
        "Ask for a higher quota of concurrent executions (Service Quotas, L-B99A9384).",
        "Shorten the functions that run longest, or put a queue in front of them.",
        `Alarm when ConcurrentExecutions passes ${numberText(Math.floor(use.limit * NEAR_USE))}.`,
      ],
      experiment: "Reduce the rate by a fifth: throttles end",
      changes: [],
    },
  });
}

function evidenceOf(context: Context, use: Use): readonly Evidence[] {
  const { throttled, share: _share, ...numbers } = use;
  return [
    evidence(context, {
      source: accountMetric("Throttles", "Sum"),
      weight: throttled > 0 ? 1.5 : -3,
      statement: `${countText(throttled, "invocation")} of functions without a reservation refused`,
      numbers: { throttles: throttled },
    }),
    evidence(context, {
      source: accountMetric("ConcurrentExecutions", "Maximum"),
      weight: use.share >= FULL_USE ? 3 : use.share >= NEAR_USE ? 0 : -3,
      statement: `At most ${peakText(use)} executions at once; unreserved ${unreservedText(use)}`,
      numbers,
    }),
  ];
}

function peakText({ peak, limit }: Use): string {
  return `${numberText(peak)} of ${numberText(limit)} (${percentText(share(peak, limit))})`;
}

function unreservedText({ unreservedPeak, unreservedLimit }: Use): string {
  return `${numberText(unreservedPeak)} of ${numberText(unreservedLimit)}`;
}
