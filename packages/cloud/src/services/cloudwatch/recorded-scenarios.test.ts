import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import { isJsonObject, type JsonObject, type JsonValue, parseJson } from "@faultline/core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recordedDifferences } from "../../recorded/recorded-differences.ts";
import type { OperationName } from "../../wire/service.ts";
import { CloudWatchLab, NOW } from "./cloudwatch-lab.fixture.ts";

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

beforeEach(() => lab.nextAccount());

interface Step {
  readonly service: string;
  readonly operation: OperationName<typeof CloudWatch>;
  readonly params: JsonObject;
  readonly expectError?: boolean;
  readonly recorded?: readonly { readonly body: JsonValue }[];
}

interface Scenario {
  readonly id: string;
  readonly parameters?: {
    readonly stat?: string;
    readonly input_pairs?: readonly (readonly [string, number, string])[];
  };
  readonly steps: readonly Step[];
  readonly otherRecorded?: Readonly<Record<string, JsonValue>>;
}

const { scenarios } = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/recorded-cloudwatch.json"), "utf8"),
) as { readonly scenarios: readonly Scenario[] };

/** Without its requests in the recording: replayed below by hand. */
const MULTI_PROTOCOL = "TestCloudWatchMultiProtocol";
const replayed = scenarios.filter(({ id }) => !id.includes(MULTI_PROTOCOL));

test("every recorded scenario is replayed, those without requests by hand", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(22);
  expect(scenarios.length - replayed.length).toBe(2);
});

/** Values that the source's tests compute: the data of their `for` loops, from the statistics that were recorded. */
const SECONDS_AND_MILLISECONDS = [
  { MetricName: "m-test", Value: 60, Unit: "Seconds" },
  { MetricName: "m-test", Value: 60_000, Unit: "Milliseconds" },
];

function computed(expression: string, { id, parameters }: Scenario): unknown {
  const queryOf = (Id: string, Stat: string, Period: number, Unit?: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: "namespace1", MetricName: "metric1" }, Period, Stat, Unit },
  });
  if (expression.includes("for stat"))
    return ["Average", "Sum", "Minimum", "Maximum"].map((stat) => queryOf(`result_${stat}`, stat, 60));
  if (expression.includes("f'result_")) {
    return (parameters?.input_pairs ?? []).map(([stat, period, unit]) =>
      queryOf(`result_${stat}_${period}_${unit}`, stat, period, unit),
    );
  }
  if (expression.includes("for val")) {
    const values = id.includes("zero_and_labels") ? [0, 2, 4, 3.5, 7, 100] : [0, 2, 7, 100];
    return values.map((Value) => ({ MetricName: "metric1", Value, Unit: "Seconds" }));
  }
  const data = [...SECONDS_AND_MILLISECONDS, ...SECONDS_AND_MILLISECONDS];
  return id.includes("metric_data2") ? [...data, { MetricName: "m-test", Value: 5, Unit: "Count" }] : data;
}

function filledIn(value: JsonValue, scenario: Scenario): unknown {
  if (typeof value === "string") return filledInText(value, scenario);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((entry) => filledIn(entry, scenario));
  if (!isJsonObject(value)) return value;
  if (value["$json"] !== undefined) return JSON.stringify(filledIn(value["$json"], scenario));
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, filledIn(member, scenario)]));
}

function filledInText(text: string, scenario: Scenario): unknown {
  if (text === "${stat}") return scenario.parameters?.stat;
  if (text === "${dashboard_name}") return "not a dashboard's name";
  if (/topic/.test(text)) return `arn:aws:sns:us-east-1:111111111111:${text.replaceAll(/\W/g, "")}`;
  if (/\[|base_metric_data|^\$\{metric_data\}$/.test(text)) return computed(text, scenario);
  if (/now - timedelta/.test(text)) return new Date(lab.clock.now() - 60_000);
  if (/timedelta/.test(text)) return new Date(lab.clock.now() + 60_000);
  if (text === "${now}") return new Date(lab.clock.now());
  return text.replaceAll(/\$\{(\w+)\}/g, "$1");
}

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** The error as a Query client reads it. */
const refusalOf = ({ code, message }: Refusal) => ({
  Error: { Code: code.replace(/Exception$/, ""), Message: message },
});

/** AWS gives the points of one time in no particular order, and the recording holds JSON texts as what they mean. */
function comparable(answer: unknown): unknown {
  const { Datapoints, MetricAlarms, ...rest } = answer as CloudWatch.GetMetricStatisticsOutput &
    CloudWatch.DescribeAlarmsOutput;
  const points = Datapoints?.toSorted((a, b) => (b.Average ?? 0) - (a.Average ?? 0));
  const alarms = MetricAlarms?.map(({ StateReasonData, ...alarm }) => {
    return StateReasonData === undefined ? alarm : { ...alarm, StateReasonData: parseJson(StateReasonData) };
  });
  return {
    ...rest,
    ...(points === undefined ? {} : { Datapoints: points }),
    ...(alarms === undefined ? {} : { MetricAlarms: alarms }),
  };
}

/** What a service answers directly has neither the members nor the names that a protocol adds. */
function withoutProtocol(body: JsonValue): JsonValue {
  const text = JSON.stringify(body).replaceAll('"date"', '"<date>"');
  const {
    Error: error,
    Label: _,
    message: __,
    ...rest
  } = JSON.parse(text) as { Error?: { Code: string; Message: string } } & JsonObject;
  return error === undefined ? rest : { Error: { Code: error.Code, Message: error.Message } };
}

test.each(replayed)("as recorded: $id", async (scenario) => {
  let compared = 0;
  const isSetByHand = scenario.steps.some(({ operation }) => operation === "SetAlarmState");
  for (const step of scenario.steps.filter(({ service }) => service === "cloudwatch")) {
    if (step.operation === "DescribeAlarms" && !isSetByHand) await lab.pass(30); // The source waits for the alarm.
    const answer = lab.call(step.operation, filledIn(step.params, scenario) as never);
    const outcome = step.expectError === true ? await answer.then(() => ({}), refusalOf) : await answer;
    for (const { body } of step.recorded ?? []) {
      expect(recordedDifferences(comparable(outcome), withoutProtocol(body))).toEqual([]);
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(0);
});

function recordedOf(name: string): Readonly<Record<string, JsonValue>> {
  return scenarios.find(({ id }) => id.includes(name))?.otherRecorded ?? {};
}

test("as recorded: the answers of basic operations in each protocol, by the data that their sums tell of", async () => {
  const recorded = recordedOf("test_basic_operations_multiple_protocols");
  expect(recordedDifferences(await lab.call("DescribeAlarms", {}), recorded["describe-alarms"] ?? null)).toEqual([]);
  const put = (Namespace: string, MetricName: string, ...values: number[]) =>
    lab.call("PutMetricData", { Namespace, MetricData: values.map((Value) => ({ MetricName, Value })) });
  await put("namespace1", "someMetric", 23, 18);
  await put("namespace2", "ug", 23);
  const queryOf = (Id: string, Namespace: string, MetricName: string) => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName }, Period: 60, Stat: "Sum" },
  });
  const answer = await lab.call("GetMetricData", {
    MetricDataQueries: [queryOf("some", "namespace1", "someMetric"), queryOf("part", "namespace2", "ug")],
    StartTime: NOW,
    EndTime: new Date(lab.clock.now() + 60_000),
  });
  expect(recordedDifferences(answer, recorded["get-metric-data"] ?? null)).toEqual([]);
});

test("as recorded: an alarm that does not exist is refused by the name of its shape, without words", async () => {
  const { "not-found-response": recorded } = recordedOf("test_exception_serializing_with_no_shape_in_spec");
  const answer = lab.call("SetAlarmState", { AlarmName: "nobody", StateValue: "OK", StateReason: "x" });
  const { code, message } = await answer.then(
    () => ({ code: "", message: "none" }),
    (refusal: Refusal) => refusal,
  );
  expect({ __type: `com.amazonaws.cloudwatch.v2010_08_01#${code}`, message }).toEqual({
    ...(isJsonObject(recorded) ? recorded : {}),
    message: "",
  });
});
