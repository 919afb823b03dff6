import type { ComparisonOperator } from "@aws-sdk/client-cloudwatch";
import type { AlarmState, MissingDataTreatment } from "@faultline/telemetry";

/** A point that an alarm judged. */
export interface JudgedPoint {
  readonly timestamp: number;
  readonly value: number;
}

/** What a reason tells. */
export interface ReasonContext {
  readonly state: AlarmState;
  readonly previousState: AlarmState;
  /** Those that made the difference, oldest first: breaching ones for `ALARM`, the others for `OK`. */
  readonly deciding: readonly JudgedPoint[];
  readonly judgedCount: number;
  readonly filled: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
  readonly operator: ComparisonOperator;
  readonly threshold: number | undefined;
}

const COMPARISONS: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to the threshold",
  GreaterThanThreshold: "greater than the threshold",
  GreaterThanUpperThreshold: "greater than the upper threshold",
  LessThanLowerOrGreaterThanUpperThreshold: "less than the lower threshold or greater than the upper threshold",
  LessThanLowerThreshold: "less than the lower threshold",
  LessThanOrEqualToThreshold: "less than or equal to the threshold",
  LessThanThreshold: "less than the threshold",
};

/** Why an alarm is in its state, in AWS's words. */
export function stateReason(context: ReasonContext): string {
  const { state, deciding, evaluationPeriods, filled, judgedCount } = context;
  if (state === "INSUFFICIENT_DATA") {
    return `Insufficient Data: ${filled} datapoint${filled === 1 ? " was" : "s were"} unknown.`;
  }
  const treatment = context.treatMissingData === "breaching" ? "Breaching" : "NonBreaching";
  if (judgedCount === 0) {
    const missing = `${filled} missing datapoint${filled === 1 ? " was" : "s were"} treated as [${treatment}]`;
    return `Threshold Crossed: no datapoints were received for ${evaluationPeriods} period${evaluationPeriods === 1 ? "" : "s"} and ${missing}.`;
  }
  const points = deciding.map(({ timestamp, value }) => `${decimal(value)} (${dateText(timestamp)})`).join(", ");
  const was = deciding.length === 1 ? "was" : "were";
  const not = state === "OK" ? "not " : "";
  const threshold = context.threshold === undefined ? "" : ` (${decimal(context.threshold)})`;
  const minimum = minimumOf(context);
  return (
    `Threshold Crossed: ${deciding.length} out of the last ${judgedCount} datapoint${judgedCount === 1 ? "" : "s"} [${points}] ` +
    `${was} ${not}${COMPARISONS[context.operator]}${threshold} (minimum ${minimum} datapoint${minimum === 1 ? "" : "s"} ` +
    `for ${context.previousState} -> ${state} transition).`
  );
}

/** How many points a change to the state needs. */
function minimumOf({ state, evaluationPeriods, datapointsToAlarm }: ReasonContext): number {
  return state === "ALARM" ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
}

/** A number as AWS writes it: whole ones with one decimal. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** `23/11/26 02:00:00`, UTC. */
function dateText(timestamp: number): string {
  const [year = "", month = "", day = "", time = ""] = new Date(timestamp).toISOString().split(/[-T.]/);
  return `${day}/${month}/${year.slice(2)} ${time}`;
}

/** A time as `StateReasonData` and events write it. */
export function timeText(timestamp: number): string {
  return new Date(timestamp).toISOString().replace("Z", "+0000");
}
