import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { before, CloudWatchLab, DAY, HOUR, UNEVEN_NOW } from "./cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open(UNEVEN_NOW);
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

const INVALID = "InvalidParameterValueException";
const M1 = "MetricData.member.1";

// Rules of PutMetricData's API Reference page; messages as issues quote AWS, which `readDatum` names.
test.each([
  {
    name: "a value that is no number",
    datum: { Value: Number.NaN },
    code: INVALID,
    message: `The value NaN for parameter ${M1}.Value is invalid.`,
  },
  {
    name: "an infinite count",
    datum: { Values: [1], Counts: [Number.POSITIVE_INFINITY] },
    code: INVALID,
    message: `${M1}.Counts.member.1`,
  },
  { name: "a value beyond 2^360", datum: { Value: -(2 ** 361) }, code: INVALID, message: `${M1}.Value` },
  {
    name: "a set without samples",
    datum: { StatisticValues: { SampleCount: 0, Sum: 0, Minimum: 0, Maximum: 0 } },
    code: INVALID,
    message: `${M1}.StatisticValues.SampleCount`,
  },
  {
    name: "a set upside down",
    datum: { StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 2, Maximum: 1 } },
    code: INVALID,
    message: `The parameter ${M1}.StatisticValues.Maximum must be greater than ${M1}.StatisticValues.Minimum.`,
  },
  {
    name: "no value",
    datum: {},
    code: "InvalidParameterCombinationException",
    message: `At least one of the parameters ${M1}.Value, ${M1}.Values and ${M1}.StatisticValues must be specified.`,
  },
  { name: "an empty list of values", datum: { Values: [] }, code: "InvalidParameterCombinationException", message: M1 },
  {
    name: "no name",
    datum: { MetricName: undefined, Value: 1 },
    code: "MissingRequiredParameterException",
    message: `The parameter ${M1}.MetricName is required.`,
  },
  {
    name: "a unit that is none",
    datum: { Value: 1, Unit: "Parsecs" as "Count" },
    code: INVALID,
    message: `The value Parsecs for parameter ${M1}.Unit is invalid.`,
  },
  {
    name: "a resolution that is none",
    datum: { Value: 1, StorageResolution: 30 },
    code: INVALID,
    message: `The parameter ${M1}.StorageResolution must be a value in the set [ 1, 60 ].`,
  },
  {
    name: "a time more than two weeks ago",
    datum: { Value: 1, Timestamp: before(14 * DAY + 1) },
    code: INVALID,
    message: `The parameter ${M1}.Timestamp must specify a time within the past two weeks.`,
  },
  {
    name: "a time more than two hours ahead",
    datum: { Value: 1, Timestamp: before(-2 * HOUR - 1) },
    code: INVALID,
    message: "no more than two hours in the future",
  },
  {
    name: "151 values",
    datum: { Values: Array.from({ length: 151 }, () => 1) },
    code: INVALID,
    message: `The collection ${M1}.Values must not have a size greater than 150.`,
  },
  {
    name: "31 dimensions",
    datum: { Value: 1, Dimensions: Array.from({ length: 31 }, (_, i) => ({ Name: `n${i}`, Value: "v" })) },
    code: INVALID,
    message: `The collection ${M1}.Dimensions must not have a size greater than 30.`,
  },
  {
    name: "a dimension without a value",
    datum: { Value: 1, Dimensions: [{ Name: "n", Value: "" }] },
    code: "MissingRequiredParameterException",
    message: `${M1}.Dimensions.member.1.Value`,
  },
  {
    name: "a dimension beyond ASCII",
    datum: { Value: 1, Dimensions: [{ Name: "city", Value: "Zürich" }] },
    code: INVALID,
    message: `The value for parameter ${M1}.Dimensions.member.1.Value contains non-ASCII characters.`,
  },
])("a datum with $name is refused", async ({ datum, code, message }) => {
  await expect(lab.put({ MetricName: "Latency", ...datum })).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test("AWS's own namespaces, and more than 1,000 datums, are refused", async () => {
  const datum = { MetricName: "m", Value: 1 };
  await expect(lab.call("PutMetricData", { Namespace: "AWS/Lambda", MetricData: [datum] })).rejects.toMatchObject({
    code: INVALID,
  });
  await expect(lab.put(...Array.from({ length: 1001 }, () => datum))).rejects.toMatchObject({
    message: "The collection MetricData must not have a size greater than 1000.",
  });
});
