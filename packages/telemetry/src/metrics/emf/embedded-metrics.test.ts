import { DEFAULT_ACCOUNT_ID, DEFAULT_REGION, epochMs } from "@faultline/core";
import { Metrics, MetricResolution, MetricUnit } from "@aws-lambda-powertools/metrics";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Datum } from "../../model/datum.ts";
import { embeddedMetrics, withEmbeddedMetrics } from "./embedded-metrics.ts";

/** The example of the specification, with its time. */
const TIME = 1_574_109_732_004;
const EXAMPLE = {
  _aws: {
    Timestamp: TIME,
    CloudWatchMetrics: [
      {
        Namespace: "lambda-function-metrics",
        Dimensions: [["functionVersion"]],
        Metrics: [{ Name: "time", Unit: "Milliseconds", StorageResolution: 60 }],
      },
    ],
  },
  functionVersion: "$LATEST",
  time: 100,
  requestId: "989ffbf8-9ace-4817-a57c-e4dd734019ee",
};

const SCOPE = { accountId: DEFAULT_ACCOUNT_ID, region: DEFAULT_REGION };

function logged(message: string, now = TIME) {
  const timestamp = epochMs(now);
  return { scope: SCOPE, logGroup: "/aws/lambda/f", logStream: "s", timestamp, ingestionTime: timestamp, message };
}

function textOf({ namespace, metricName, dimensions, values }: Datum): string {
  const shown = dimensions.map(({ name, value }) => `${name}=${value}`).join(",");
  return `${namespace} ${metricName}{${shown}} ${JSON.stringify(values)}`;
}

const ONE = '[{"value":100,"count":1}]';
const ERROR = 'AWS/Logs EMFValidationErrors{LogGroupName=/aws/lambda/f} [{"value":1,"count":1}]';

/** The example with other members, and another directive. */
function changed(members: object, directive: object = {}, metadata: object = {}): string {
  const [first] = EXAMPLE._aws.CloudWatchMetrics;
  const _aws = { ...EXAMPLE._aws, CloudWatchMetrics: [{ ...first, ...directive }], ...metadata };
  return JSON.stringify({ ...EXAMPLE, ...members, _aws });
}

const METRIC = { Name: "time" };

// CloudWatch User Guide, "Specification: Embedded metric format", read 2026-11.
test.each([
  {
    name: "the specification's example",
    message: JSON.stringify(EXAMPLE),
    datums: [`lambda-function-metrics time{functionVersion=$LATEST} ${ONE}`],
  },
  {
    name: "after a runtime's prefix",
    message: `2019-11-18T20:42:12.004Z\t989f\tINFO\t${JSON.stringify(EXAMPLE)}\n`,
    datums: [`lambda-function-metrics time{functionVersion=$LATEST} ${ONE}`],
  },
  {
    name: "several sets of dimensions, one empty",
    message: changed({ a: "1" }, { Dimensions: [["a"], ["functionVersion", "a"], []] }),
    datums: [
      `lambda-function-metrics time{a=1} ${ONE}`,
      `lambda-function-metrics time{a=1,functionVersion=$LATEST} ${ONE}`,
      `lambda-function-metrics time{} ${ONE}`,
    ],
  },
  {
    name: "no dimensions",
    message: changed({}, { Dimensions: undefined }),
    datums: [`lambda-function-metrics time{} ${ONE}`],
  },
  {
    name: "a list of values",
    message: changed({ time: [1, 2, 1] }),
    datums: ['lambda-function-metrics time{functionVersion=$LATEST} [{"value":1,"count":2},{"value":2,"count":1}]'],
  },
  {
    name: "a name with a dot, which is no path",
    message: changed({ "A.a": 7, A: { a: 8 } }, { Metrics: [{ Name: "A.a" }] }),
    datums: ['lambda-function-metrics A.a{functionVersion=$LATEST} [{"value":7,"count":1}]'],
  },
  { name: "no document", message: 'text with "_aws" in it', datums: [] },
  { name: "JSON without directives", message: '{"_aws":{}}', datums: [] },
  { name: "a target that is no number", message: changed({ time: "100" }), datums: [ERROR] },
  { name: "a target that is missing", message: changed({ time: undefined }), datums: [ERROR] },
  { name: "101 values", message: changed({ time: Array.from({ length: 101 }, () => 1) }), datums: [ERROR] },
  {
    name: "a dimension that is missing beside one that is not",
    message: changed({}, { Dimensions: [["gone"], []] }),
    datums: [`lambda-function-metrics time{} ${ONE}`, ERROR],
  },
  { name: "a dimension that is a number", message: changed({ functionVersion: 3 }), datums: [ERROR] },
  {
    name: "31 dimensions",
    message: changed({}, { Dimensions: [Array.from({ length: 31 }, () => "functionVersion")] }),
    datums: [ERROR],
  },
  { name: "no namespace", message: changed({}, { Namespace: undefined }), datums: [ERROR] },
  { name: "no time", message: changed({}, {}, { Timestamp: undefined }), datums: [ERROR] },
  {
    name: "a time more than two weeks ago",
    message: changed({}, {}, { Timestamp: TIME - 14 * 86_400_000 - 1 }),
    datums: [ERROR],
  },
])("$name", ({ message, datums }) => {
  expect(embeddedMetrics(logged(message)).map(textOf)).toEqual(datums);
});

test("101 metrics of a directive count as an error, and the first hundred are kept", () => {
  const datums = embeddedMetrics(logged(changed({}, { Metrics: Array.from({ length: 101 }, () => METRIC) })));
  expect(datums).toHaveLength(101);
  expect(datums.at(-1)?.metricName).toBe("EMFValidationErrors");
});

test("units and resolutions are kept", () => {
  const [datum] = embeddedMetrics(
    logged(changed({}, { Metrics: [{ Name: "time", Unit: "Seconds", StorageResolution: 1 }] })),
  );
  expect(datum).toMatchObject({ unit: "Seconds", storageResolution: 1, timestamp: TIME });
});

test("what Powertools prints becomes metrics", () => {
  const metrics = new Metrics({ namespace: "Shop", serviceName: "orders" });
  metrics.addDimension("stage", "test");
  metrics.addMetric("sold", MetricUnit.Count, 3);
  metrics.addMetric("sold", MetricUnit.Count, 4);
  metrics.addMetric("latency", MetricUnit.Milliseconds, 12.5, MetricResolution.High);
  metrics.addMetadata("order", "o-1");
  const message = JSON.stringify(metrics.serializeMetrics());
  const datums = embeddedMetrics(logged(message, Number(/"Timestamp":(\d+)/.exec(message)?.[1])));
  expect(datums.map(textOf)).toEqual([
    'Shop sold{service=orders,stage=test} [{"value":3,"count":1},{"value":4,"count":1}]',
    'Shop latency{service=orders,stage=test} [{"value":12.5,"count":1}]',
  ]);
  expect(datums[1]).toMatchObject({ unit: "Milliseconds", storageResolution: 1 });
});

test("a sink passes events on, and writes their metrics", () => {
  const events: unknown[] = [];
  const datums: Datum[] = [];
  const sink = withEmbeddedMetrics(
    { write: (written) => void events.push(...written) },
    { write: (written) => void datums.push(...written) },
  );
  sink.write([logged("plain"), logged(JSON.stringify(EXAMPLE))]);
  expect([events.length, datums.length]).toEqual([2, 1]);
});

test("any document is read or passed over", () => {
  const value = fc.jsonValue({ maxDepth: 3 });
  fc.assert(
    fc.property(value, value, value, (directive, members, timestamp) => {
      const message = JSON.stringify({ time: members, _aws: { Timestamp: timestamp, CloudWatchMetrics: [directive] } });
      expect(embeddedMetrics(logged(message)).length).toBeLessThanOrEqual(101);
    }),
    { numRuns: 200 },
  );
});
