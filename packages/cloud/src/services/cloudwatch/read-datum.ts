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
 * @see CloudWatch API Reference, "MetricDatum"; the messages as issues quote AWS: 2559 of cloud-custodian, 1671 of
 *   boto/botocore, 301 of AdRoll/goamz, 14 of cloudposse-archives/prometheus-to-cloudwatch; read 2026-11.
 */
export function readDatum(input: MetricDatum, context: DatumContext): Datum {
  const { scope, namespace, parameter } = context;
  checkAscii(input, parameter);
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
    age > DATUM_AGE_MS ? "within the past two weeks" : -age > DATUM_FUTURE_MS && "no more than two hours in the future";
  if (fault === false) return epochMs(timestamp.getTime());
  throw cloudWatchError(
    "InvalidParameterValueException",
    `The parameter ${parameter}.Timestamp must specify a time ${fault}.`,
  );
}

function readResolution(resolution: number | undefined, parameter: string): 1 | 60 {
  if (resolution === undefined || resolution === 60) return 60;
  if (resolution === 1) return 1;
  throw cloudWatchError(
    "InvalidParameterValueException",
    `The parameter ${parameter}.StorageResolution must be a value in the set [ 1, 60 ].`,
  );
}

/** Names and dimensions' values have no letters beyond ASCII. @see CloudWatch API Reference, "Dimension", read 2026-11. */
function checkAscii({ MetricName, Dimensions = [] }: MetricDatum, parameter: string): void {
  const texts: (readonly [string, string | undefined])[] = [
    [`${parameter}.MetricName`, MetricName],
    ...Dimensions.flatMap(({ Name, Value }, index): [string, string | undefined][] => {
      const member = `${parameter}.Dimensions.member.${index + 1}`;
      return [
        [`${member}.Name`, Name],
        [`${member}.Value`, Value],
      ];
    }),
  ];
  for (const [name, text = ""] of texts) {
    if (!/[\u0080-\uFFFF]/.test(text)) continue;
    throw cloudWatchError(
      "InvalidParameterValueException",
      `The value for parameter ${name} contains non-ASCII characters.`,
    );
  }
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
  if (input.Values !== undefined && input.Values.length > 0) return readList(input.Values, input.Counts, parameter);
  if (input.Value === undefined) {
    throw cloudWatchError(
      "InvalidParameterCombinationException",
      `At least one of the parameters ${parameter}.Value, ${parameter}.Values and ${parameter}.StatisticValues must be specified.`,
    );
  }
  return [{ value: checkedNumber(`${parameter}.Value`, input.Value), count: 1 }];
}

function readSet(set: StatisticSetInput, parameter: string): StatisticSet {
  const sampleCount = checkedNumber(`${parameter}.SampleCount`, set.SampleCount);
  const sum = checkedNumber(`${parameter}.Sum`, set.Sum);
  const minimum = checkedNumber(`${parameter}.Minimum`, set.Minimum);
  const maximum = checkedNumber(`${parameter}.Maximum`, set.Maximum);
  if (sampleCount <= 0) throw invalidValue(`${parameter}.SampleCount`, sampleCount);
  if (minimum > maximum) {
    throw cloudWatchError(
      "InvalidParameterValueException",
      `The parameter ${parameter}.Maximum must be greater than ${parameter}.Minimum.`,
    );
  }
  return { sampleCount, sum, minimum, maximum };
}

function readList(values: readonly number[], counts: readonly number[] | undefined, parameter: string): ValueCount[] {
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
