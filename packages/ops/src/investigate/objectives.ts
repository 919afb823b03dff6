import type { Objectives } from "../diagnose/symptoms/objectives.ts";
import { DEFAULT_OBJECTIVES } from "../diagnose/symptoms/objectives.ts";
import type { RunRecord } from "../runs/run-store.ts";

/** What a load test must show for an investigation to end. */
export interface RunObjectives {
  /** Share of requests that may fail, 0 to 1. */
  readonly failedShare: number;
  readonly latencyMsP50: number;
  readonly latencyMsP95: number;
  /** None unless somebody states one. */
  readonly latencyMsP99?: number;
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
  const { requestCount, failedCount, latencyMsP50, latencyMsP95, latencyMsP99 } = run;
  const values = { failedShare: failedCount / Math.max(1, requestCount), latencyMsP50, latencyMsP95, latencyMsP99 };
  return (["failedShare", "latencyMsP50", "latencyMsP95", "latencyMsP99"] as const).flatMap((name) => {
    const [value, limit] = [values[name], objectives[name]];
    return limit === undefined ? [] : [{ name, value, limit, isMet: value <= limit }];
  });
}

/** What a diagnosis takes for a symptom: what breaks a stated objective, and the defaults for what nobody stated. */
export function diagnosisObjectives(stated: Partial<RunObjectives>): Objectives {
  const { failedShare = DEFAULT_OBJECTIVES.failedShare, latencyMsP50 = DEFAULT_OBJECTIVES.medianMs } = stated;
  return { ...DEFAULT_OBJECTIVES, ...tailOf(stated), failedShare, medianMs: latencyMsP50 };
}

/**
 * What the diagnosis of an investigation's run takes for a symptom. The tail may hold 1 of 100 requests also where the
 * objective is a p95, so that it tells what remains slow when the objectives hold.
 */
export function investigationObjectives(objectives: RunObjectives): Objectives {
  return { ...diagnosisObjectives(objectives), slowShare: DEFAULT_OBJECTIVES.slowShare };
}

/** A diagnosis judges one tail: the far one where both are stated. */
function tailOf({ latencyMsP95, latencyMsP99 }: Partial<RunObjectives>): Partial<Objectives> {
  if (latencyMsP99 !== undefined) return { slowMs: latencyMsP99, slowShare: 0.01 };
  return latencyMsP95 === undefined ? {} : { slowMs: latencyMsP95, slowShare: 0.05 };
}
