import type { Objectives } from "../diagnose/symptoms/objectives.ts";
import { DEFAULT_OBJECTIVES } from "../diagnose/symptoms/objectives.ts";
import type { RunRecord } from "../runs/run-store.ts";

/** What a load test must show for an investigation to end. */
export interface RunObjectives {
  /** Share of requests that may fail, 0 to 1. */
  readonly failedShare: number;
  readonly latencyMsP50: number;
  readonly latencyMsP95: number;
}

/** Objectives of an interactive application: hardly any failure, half of the answers in half a second, 95 of 100 in a second. */
export const DEFAULT_RUN_OBJECTIVES: RunObjectives = {
  failedShare: DEFAULT_OBJECTIVES.failedShare,
  latencyMsP50: DEFAULT_OBJECTIVES.medianMs,
  latencyMsP95: DEFAULT_OBJECTIVES.slowMs,
};

/** One objective held against a run. */
export interface ObjectiveCheck {
  readonly name: keyof RunObjectives;
  readonly value: number;
  readonly limit: number;
  readonly isMet: boolean;
}

/** Holds every objective against a run: latencies from the due time. */
export function checkObjectives(run: RunRecord, objectives: RunObjectives): readonly ObjectiveCheck[] {
  const { requestCount, failedCount, latencyMsP50, latencyMsP95 } = run;
  const values = { failedShare: failedCount / Math.max(1, requestCount), latencyMsP50, latencyMsP95 };
  return (["failedShare", "latencyMsP50", "latencyMsP95"] as const).map((name) => {
    const [value, limit] = [values[name], objectives[name]];
    return { name, value, limit, isMet: value <= limit };
  });
}

/** What a diagnosis takes for a symptom under these objectives; it judges the tail as sharply as it does without any. */
export function diagnosisObjectives({ failedShare, latencyMsP50, latencyMsP95 }: RunObjectives): Objectives {
  return { ...DEFAULT_OBJECTIVES, failedShare, medianMs: latencyMsP50, slowMs: latencyMsP95 };
}
