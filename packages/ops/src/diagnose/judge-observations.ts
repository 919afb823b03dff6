import type { Context, Detector } from "./detectors/detector.ts";
import { DETECTORS } from "./detectors/detectors.ts";
import type { Diagnosis, Finding, Symptom } from "./diagnosis.ts";
import { isFailedRequest } from "./failed-request.ts";
import { hasTraffic, withoutIdleFunctions } from "./has-traffic.ts";
import { breakDownTraces } from "./localise/break-down-traces.ts";
import { localise } from "./localise/localise.ts";
import type { Observations } from "./observations.ts";
import { share } from "./statistics.ts";
import { findSymptoms } from "./symptoms/find-symptoms.ts";
import { DEFAULT_OBJECTIVES, type Objectives } from "./symptoms/objectives.ts";

/**
 * The pure part of a diagnosis: symptoms, where they come from, and every cause of the catalogue weighed. A healthy
 * application has no symptom, and what has no symptom gets no finding.
 */
export function judgeObservations(
  observed: Observations,
  objectives: Objectives = DEFAULT_OBJECTIVES,
): Omit<Diagnosis, "patch" | "logicalIds"> {
  const observations = withoutIdleFunctions(observed);
  const breakdowns = breakDownTraces(observations.traces);
  const symptoms = findSymptoms(observations, breakdowns, objectives);
  const affected = affectedShares(observations, objectives);
  const context: Context = { observations, symptoms, breakdowns, objectives, affected };
  const judged = DETECTORS.filter((detector) => isApplicable(detector, symptoms)).flatMap((d) => d.detect(context));
  const found = judged.filter(({ verdict }) => verdict === "confirmed" || verdict === "likely");
  const located = localise(observations.requests, breakdowns);
  const { window, region, accountId, stackName, missing } = observations;
  return {
    window,
    region,
    ...(accountId === undefined ? {} : { accountId }),
    ...(stackName === undefined ? {} : { stackName }),
    hasTraffic: hasTraffic(observations),
    symptoms,
    ...(located === undefined ? {} : { localisation: located }),
    findings: found.toSorted(byImportance),
    ruledOut: judged.filter(({ verdict }) => verdict === "refuted"),
    undecided: judged.filter(({ verdict }) => verdict === "unknown"),
    missing,
  };
}

function isApplicable({ explains }: Detector, symptoms: readonly Symptom[]): boolean {
  return explains.length === 0 || symptoms.some(({ kind }) => explains.includes(kind));
}

/** What is proved stands before what is likely; then what explains more of the suffering; then what is surer. */
function byImportance(a: Finding, b: Finding): number {
  const certainty = Number(b.verdict === "confirmed") - Number(a.verdict === "confirmed");
  return certainty || b.impact - a.impact || b.confidence - a.confidence;
}

/** How requests that suffer divide into failing and slow ones: by the sample, else by REPORT lines. */
function affectedShares({ requests, functions }: Observations, { slowMs, medianMs }: Objectives) {
  const failing = requests.filter(isFailedRequest).length;
  const slow = requests.filter(
    (request) => !isFailedRequest(request) && request.seconds * 1000 > Math.min(slowMs, medianMs),
  ).length;
  if (failing + slow > 0) return { failing: share(failing, failing + slow), slow: share(slow, failing + slow) };
  const reports = functions.flatMap((fn) => fn.reports ?? []);
  const failed = reports.filter(({ outcome }) => outcome !== "success").length;
  const late = reports.filter(
    ({ outcome, durationMs, initMs = 0 }) => outcome === "success" && durationMs + initMs > medianMs,
  ).length;
  if (failed + late === 0) return { failing: 1, slow: 1 };
  return { failing: share(failed, failed + late), slow: share(late, failed + late) };
}
