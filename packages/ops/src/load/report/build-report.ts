import type { Second } from "../engine/engine-event.ts";
import type { EnsureCheck } from "../script/load-script.ts";
import type { Histogram } from "../statistics/histogram.ts";
import { OWN_METRICS, OWN_PREFIX, type Period } from "../statistics/metrics-recorder.ts";
import { assessValidity } from "./assess-validity.ts";
import { checkEnsure } from "./check-ensure.ts";
import type { LoadReport } from "./load-report.ts";
import { histogramsOf, ownCounters, summarizeAll, summarizeHistogram, summarizePeriod } from "./summarize.ts";

/** What a run left behind. */
export interface ReportInput {
  readonly script: string;
  readonly target: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly wasStopped: boolean;
  readonly ensure: readonly EnsureCheck[];
  readonly periods: readonly Period[];
  readonly seconds: readonly Second[];
  readonly rttMs: number;
  readonly seed: number;
  readonly generatorCpuMs: number;
}

/** The 99th percentile; of less than a hundred virtual users the second latest, as one alone proves nothing. */
function lagQuantile(lag: Histogram | undefined): number {
  if (lag === undefined || lag.count === 0) return 0;
  return lag.quantileMs(Math.min(0.99, (lag.count - 1) / lag.count));
}

/** Builds a run's report from its periods. */
export function buildReport(input: ReportInput): LoadReport {
  const { periods, script, target, wasStopped, seconds, rttMs, seed } = input;
  const aggregate = summarizeAll(periods);
  const histograms = histogramsOf(periods);
  const counters = ownCounters(periods);
  const own = [...histograms].filter(([name]) => name.startsWith(OWN_PREFIX));
  const counterOf = (name: string) => counters[name.slice(OWN_PREFIX.length)] ?? 0;
  const validity = assessValidity({
    lagMsP99: lagQuantile(histograms.get(OWN_METRICS.lag)),
    latencyMsP99: histograms.get(OWN_METRICS.latency)?.quantileMs(0.99) ?? 0,
    unsentCount: counterOf(OWN_METRICS.unsent),
    refusedCount: counterOf(OWN_METRICS.refused),
    createdCount: aggregate.counters["vusers.created"] ?? 0,
  });
  return {
    aggregate,
    intermediate: periods.map(summarizePeriod),
    faultline: {
      version: 1,
      script,
      target,
      startedAt: new Date(input.startedAtMs).toISOString(),
      endedAt: new Date(input.endedAtMs).toISOString(),
      wasStopped,
      validity,
      ensure: checkEnsure(input.ensure, aggregate),
      counters,
      summaries: Object.fromEntries(
        own.map(([name, histogram]) => [name.slice(OWN_PREFIX.length), summarizeHistogram(histogram)]),
      ),
      histograms: Object.fromEntries([...histograms].map(([name, histogram]) => [name, histogram.serialize()])),
      seconds,
      rttMs,
      seed,
      generatorCpuMsPerRequest: input.generatorCpuMs / Math.max(1, aggregate.counters["http.requests"] ?? 0),
    },
  };
}
