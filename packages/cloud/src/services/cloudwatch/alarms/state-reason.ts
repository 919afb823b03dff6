import type { ComparisonOperator } from "@aws-sdk/client-cloudwatch";
import type { AlarmState, MissingDataTreatment } from "@faultline/telemetry";

/** A point that an alarm judged. */
export interface JudgedPoint {
  readonly timestamp: number;
  readonly value: number;
  /** Bounds of the band at its time, for alarms on a band. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** What a reason tells. */
export interface ReasonContext {
  readonly state: AlarmState;
  /** Those that made the difference, oldest first: breaching ones for `ALARM`, the others for `OK`. */
  readonly deciding: readonly JudgedPoint[];
  readonly judgedCount: number;
  readonly filled: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  /** Whether the alarm says how many points must breach. */
  readonly isMOutOfN: boolean;
  readonly treatMissingData: MissingDataTreatment;
  readonly operator: ComparisonOperator;
  readonly threshold: number | undefined;
}

const COMPARISONS: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to the threshold",
  GreaterThanThreshold: "greater than the threshold",
  GreaterThanUpperThreshold: "greater than the upper thresholds [high]",
  LessThanLowerOrGreaterThanUpperThreshold:
    "less than the lower thresholds [low] or greater than the upper thresholds [high]",
  LessThanLowerThreshold: "less than the lower thresholds [low]",
  LessThanOrEqualToThreshold: "less than or equal to the threshold",
  LessThanThreshold: "less than the threshold",
};

/**
 * Why an alarm is in its state, in AWS's words, the newest point first. How many points a change needs is told only by
 * alarms that say it themselves.
 *
 * @see CloudWatch User Guide, "Alarm events and EventBridge", read 2026-11; alarms without `DatapointsToAlarm` as recorded.
 */
export function stateReason(context: ReasonContext): string {
  const { state, evaluationPeriods, filled, judgedCount } = context;
  if (state === "INSUFFICIENT_DATA") {
    return `Insufficient Data: ${filled} datapoint${filled === 1 ? " was" : "s were"} unknown.`;
  }
  const treatment = context.treatMissingData === "breaching" ? "Breaching" : "NonBreaching";
  if (judgedCount === 0) {
    const missing = `${filled} missing datapoint${filled === 1 ? " was" : "s were"} treated as [${treatment}]`;
    return `Threshold Crossed: no datapoints were received for ${evaluationPeriods} period${evaluationPeriods === 1 ? "" : "s"} and ${missing}.`;
  }
  return crossedReason({ ...context, deciding: context.deciding.toReversed() });
}

/** @param context With the newest of its points first. */
function crossedReason(context: ReasonContext): string {
  const { state, deciding, judgedCount, isMOutOfN, operator, threshold } = context;
  const points = deciding.map(({ timestamp, value }) => `${decimal(value)} (${dateText(timestamp)})`).join(", ");
  const count = isMOutOfN
    ? `${deciding.length} out of the last ${judgedCount} datapoints`
    : `${deciding.length} ${plural(deciding.length)}`;
  const comparison = COMPARISONS[operator]
    .replace("[low]", `[${deciding.map(({ low }) => boundText(low)).join(", ")}]`)
    .replace("[high]", `[${deciding.map(({ high }) => boundText(high)).join(", ")}]`);
  const compared = `${deciding.length === 1 ? "was" : "were"} ${state === "OK" ? "not " : ""}${comparison}`;
  const number = threshold === undefined ? "" : ` (${decimal(threshold)})`;
  const crossed = `Threshold${threshold === undefined ? "s" : ""} Crossed`;
  return `${crossed}: ${count} [${points}] ${compared}${number}${isMOutOfN ? minimumText(context) : ""}.`;
}

function minimumText(context: ReasonContext): string {
  const minimum = minimumOf(context);
  const change = context.state === "ALARM" ? "OK -> ALARM" : "ALARM -> OK";
  return ` (minimum ${minimum} ${plural(minimum)} for ${change} transition)`;
}

/** How many points a change to the state needs. */
export function minimumOf({
  state,
  evaluationPeriods,
  datapointsToAlarm,
}: Pick<ReasonContext, "datapointsToAlarm" | "evaluationPeriods" | "state">): number {
  return state === "ALARM" ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
}

function plural(count: number): string {
  return count === 1 ? "datapoint" : "datapoints";
}

function boundText(bound: number | undefined): string {
  return bound === undefined ? "" : decimal(bound);
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

const WEEKDAY_TIME = new Intl.DateTimeFormat("en-US", {
  weekday: "long",
  day: "2-digit",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
});

/** `Friday 22 July, 2022 15:57:45 UTC`. */
export function weekdayText(timestamp: number): string {
  const parts = WEEKDAY_TIME.formatToParts(timestamp);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  const time = `${part("hour")}:${part("minute")}:${part("second")}`;
  return `${part("weekday")} ${part("day")} ${part("month")}, ${part("year")} ${time} UTC`;
}
