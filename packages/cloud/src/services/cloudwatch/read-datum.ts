import type { MetricDatum, StatisticSet as StatisticSetInput } from "@aws-sdk/client-cloudwatch";
import { type EpochMs, epochMs, type Scope } from "@faultline/core";
import type { Datum, StatisticSet, ValueCount } from "@faultline/telemetry";
import { checkedDimensions, checkedName, checkedUnit } from "./check-metric.ts";
import { cloudWatchError, invalidValue, missingParameter, tooManyEntries } from "./errors.ts";
import { DATUM_AGE_MS, DATUM_FUTURE_MS, DATUM_VALUES, VALUE_MAGNITUDE } from "./limits.ts";

/** Where a datum stands in its request, for messages, and what it shares with the others. */
export interface DatumContext {
  readonly scope: Scope;
  readonly namespace: string;
  /** Such as `MetricData.member.1`. */
  readonly parameter: string;
  readonly now: EpochMs;
}

/**
 * A datum of PutMetricData, once it obeys the rules.
 *
 * @throws ServiceError `InvalidParameterValueException`, `InvalidParameterCombinationException`, `MissingRequiredParameterException`.
 * @see CloudWatch API Reference, "MetricDatum", read 2026-11.
 */
export function readDatum(input: MetricDatum, context: DatumContext): Datum {
  const { scope, namespace, parameter } = context;
  return {
    scope,
    namespace,
    metricName: checkedName(`${parameter}.MetricName`, input.MetricName),
    dimensions: checkedDimensions(`${parameter}.Dimensions`, input.Dimensions ?? []),
    timestamp: readTimestamp(input.Timestamp, context),
    unit: checkedUnit(`${parameter}.Unit`, input.Unit, "None"),
    values: readValues(input, parameter),
    storageResolution: readResolution(input.StorageResolution, parameter),
  };
}

function readTimestamp(timestamp: Date | undefined, { parameter, now }: DatumContext): EpochMs {
  if (timestamp === undefined) return now;
  const age = now - timestamp.getTime();
  const fault =
    age > DATUM_AGE_MS
      ? "no more than two weeks in the past"
      : -age > DATUM_FUTURE_MS && "no more than two hours in the future";
  if (fault === false) return epochMs(timestamp.getTime());
  throw cloudWatchError(
    "InvalidParameterValueException",
    `The parameter ${parameter}.Timestamp must specify a time ${fault}.`,
  );
}

function readResolution(resolution: number | undefined, parameter: string): 1 | 60 {
  if (resolution === undefined || resolution === 60) return 60;
  if (resolution === 1) return 1;
  throw invalidValue(`${parameter}.StorageResolution`, resolution);
}

/** A datum carries exactly one of a value, values with counts, and a statistic set. */
function readValues(input: MetricDatum, parameter: string): Datum["values"] {
  const given = (["Value", "Values", "StatisticValues"] as const).filter((member) => input[member] !== undefined);
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    throw cloudWatchError(
      "InvalidParameterCombinationException",
      `The parameters ${parameter}.${first} and ${parameter}.${second} are mutually exclusive and you have specified both.`,
    );
  }
  if (input.StatisticValues !== undefined) return readSet(input.StatisticValues, `${parameter}.StatisticValues`);
  if (input.Values !== undefined) return readList(input.Values, input.Counts, parameter);
  return [{ value: checkedNumber(`${parameter}.Value`, input.Value), count: 1 }];
}

function readSet(set: StatisticSetInput, parameter: string): StatisticSet {
  const sampleCount = checkedNumber(`${parameter}.SampleCount`, set.SampleCount);
  const sum = checkedNumber(`${parameter}.Sum`, set.Sum);
  const minimum = checkedNumber(`${parameter}.Minimum`, set.Minimum);
  const maximum = checkedNumber(`${parameter}.Maximum`, set.Maximum);
  if (sampleCount <= 0) throw invalidValue(`${parameter}.SampleCount`, sampleCount);
  if (minimum > maximum) throw invalidValue(`${parameter}.Maximum`, maximum);
  return { sampleCount, sum, minimum, maximum };
}

function readList(values: readonly number[], counts: readonly number[] | undefined, parameter: string): ValueCount[] {
  if (values.length === 0) throw missingParameter(`${parameter}.Value`);
  if (values.length > DATUM_VALUES) throw tooManyEntries(`${parameter}.Values`, DATUM_VALUES);
  if (counts !== undefined && counts.length !== values.length) {
    throw cloudWatchError(
      "InvalidParameterValueException",
      `The parameters ${parameter}.Values and ${parameter}.Counts must be of the same size.`,
    );
  }
  return values.map((value, index) => {
    const count = checkedNumber(`${parameter}.Counts.member.${index + 1}`, counts?.[index] ?? 1);
    if (count < 0) throw invalidValue(`${parameter}.Counts.member.${index + 1}`, count);
    return { value: checkedNumber(`${parameter}.Values.member.${index + 1}`, value), count };
  });
}

function checkedNumber(parameter: string, value: number | undefined): number {
  if (value === undefined) throw missingParameter(parameter);
  if (Number.isNaN(value) || Math.abs(value) > VALUE_MAGNITUDE) throw invalidValue(parameter, value);
  return value;
}
