/** The states of an alarm. */
export type AlarmState = "ALARM" | "INSUFFICIENT_DATA" | "OK";

/** What a period without data counts as. */
export type MissingDataTreatment = "breaching" | "ignore" | "missing" | "notBreaching";

/** What an alarm judges. */
export interface AlarmEvaluation {
  /** Whether the point of each period of the evaluation range breaches, oldest first; undefined where there is none. */
  readonly points: readonly (boolean | undefined)[];
  /** N: how many points are judged. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
  readonly currentState: AlarmState;
}

/** What came of an evaluation. */
export interface AlarmJudgement {
  readonly state: AlarmState;
  /** Places in `points` of those that were judged, oldest first. */
  readonly judged: readonly number[];
  /** How many missing points were filled in beside them. */
  readonly filled: number;
}

/**
 * Periods that an alarm looks at beyond those it needs, so that late or sparse data still counts.
 *
 * Differs from AWS: the number is not published; the user guide's tables show two.
 */
const FURTHER_PERIODS = 2;

/** How many periods an alarm retrieves. */
export function evaluationRange(evaluationPeriods: number): number {
  return evaluationPeriods + FURTHER_PERIODS;
}

/**
 * The state of an alarm over its evaluation range: M of the newest N points that exist must breach; where fewer exist,
 * missing ones are filled in as the alarm says.
 *
 * @see CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data", read 2026-11.
 */
export function evaluateAlarm(evaluation: AlarmEvaluation): AlarmJudgement {
  const { points, evaluationPeriods } = evaluation;
  const existing = [...points.keys()].filter((index) => points[index] !== undefined);
  const judged = existing.slice(-evaluationPeriods);
  const filled = evaluationPeriods - judged.length;
  const breaching = judged.filter((index) => points[index] === true).length;
  return { state: stateOf(evaluation, { filled, breaching, existing: judged.length }), judged, filled };
}

interface Counts {
  readonly filled: number;
  readonly breaching: number;
  readonly existing: number;
}

function stateOf(evaluation: AlarmEvaluation, { filled, breaching, existing }: Counts): AlarmState {
  const { datapointsToAlarm, treatMissingData, currentState } = evaluation;
  if (breaching >= datapointsToAlarm) return "ALARM";
  if (filled === 0) return "OK";
  if (treatMissingData === "notBreaching") return "OK";
  if (treatMissingData === "breaching") return breaching + filled >= datapointsToAlarm ? "ALARM" : "OK";
  if (breaching < existing) return "OK"; // A point that is fine, and too few that breach.
  if (treatMissingData === "ignore") return currentState;
  if (existing === 0) return "INSUFFICIENT_DATA";
  return isBreachingForLong(evaluation) ? "ALARM" : "OK";
}

/**
 * Whether the oldest of the last N periods' points, all of which breach, is old enough: an alarm then need not wait for
 * the missing ones, which could only confirm it.
 */
function isBreachingForLong({ points, evaluationPeriods, datapointsToAlarm }: AlarmEvaluation): boolean {
  const newest = points.slice(-evaluationPeriods);
  const oldestBreach = newest.indexOf(true);
  return oldestBreach >= 0 && newest.length - oldestBreach >= datapointsToAlarm;
}

/**
 * Samples that a percentile needs to mean something.
 *
 * @see CloudWatch User Guide, "Percentile-based CloudWatch alarms and low data samples", read 2026-11.
 */
export function samplesForPercentile(percent: number): number {
  const share = percent / 100;
  return Math.ceil(10 / (share >= 0.5 ? 1 - share : share) - 1e-9);
}
