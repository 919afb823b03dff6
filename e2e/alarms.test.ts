import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricWidgetImageCommand,
  PutMetricDataCommand,
  type StateValue,
} from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, faultline, startLab, temporaryFolder, type TestLab } from "./harness/faultline.ts";

/** Alarms of ten-second periods are evaluated every ten seconds, as on AWS: two of them may pass. */
const WITHIN_MS = 30_000;

let lab: TestLab;
let webhook: Server;
const posted: { AlarmName?: string; NewStateValue?: string }[] = [];

beforeAll(async () => {
  webhook = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      posted.push(JSON.parse(body) as (typeof posted)[number]);
      response.end();
    });
  });
  await new Promise<void>((settle) => {
    webhook.listen(0, "127.0.0.1", settle);
  });
  lab = await startLab();
}, 30_000);

afterAll(async () => {
  webhook.close();
  await lab[Symbol.asyncDispose]();
});

/** One alarm of each kind on what the test publishes, and a function and a URL that they call. */
function templateOf(url: string): string {
  const metric = { Namespace: "Shop", MetricName: "Latency" };
  const common = { EvaluationPeriods: 1, TreatMissingData: "ignore" };
  const query = (Id: string, Stat: string, ReturnData: boolean) => {
    return { Id, MetricStat: { Metric: metric, Period: 10, Stat }, ReturnData };
  };
  const alarm = (AlarmName: string, properties: object) => {
    return { Type: "AWS::CloudWatch::Alarm", Properties: { AlarmName, ...common, ...properties } };
  };
  const above = { ComparisonOperator: "GreaterThanThreshold", Threshold: 500 };
  const code = "exports.handler = async (event) => console.log('alarm', event.alarmData.alarmName);";
  return JSON.stringify({
    Transform: "AWS::Serverless-2016-10-31",
    Resources: {
      Notifier: {
        Type: "AWS::Serverless::Function",
        Properties: { Runtime: "nodejs22.x", Handler: "index.handler", InlineCode: code },
      },
      Slow: alarm("slow", {
        ...metric,
        ...above,
        Period: 10,
        Statistic: "Average",
        AlarmActions: [{ "Fn::GetAtt": ["Notifier", "Arn"] }, url],
      }),
      Tail: alarm("tail", { ...metric, ...above, Period: 10, ExtendedStatistic: "p99" }),
      Double: alarm("double", {
        ...above,
        Metrics: [query("m1", "Maximum", false), { Id: "e1", Expression: "m1 * 2", ReturnData: true }],
      }),
      Odd: alarm("odd", {
        ComparisonOperator: "GreaterThanUpperThreshold",
        ThresholdMetricId: "band",
        Metrics: [
          query("m1", "Average", true),
          { Id: "band", Expression: "ANOMALY_DETECTION_BAND(m1, 2)", ReturnData: true },
        ],
      }),
      Both: {
        Type: "AWS::CloudWatch::CompositeAlarm",
        DependsOn: ["Slow", "Tail"],
        Properties: { AlarmName: "both", AlarmRule: "ALARM(slow) AND ALARM(tail)", AlarmActions: [url] },
      },
    },
  });
}

test("alarms of every kind go off on the lab's clock, invoke a function, call a URL and write events", async () => {
  const folder = temporaryFolder();
  const template = join(folder, "template.json");
  const url = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/alarm`;
  writeFileSync(template, templateOf(url));
  const configuration = {
    endpoint: lab.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
  };
  const cloudWatch = new CloudWatchClient(configuration);
  const publish = (Value: number, ago = 0) => {
    const Timestamp = new Date(Date.now() - ago * 1000);
    const MetricData = [{ MetricName: "Latency", Value, Timestamp, StorageResolution: 1 }];
    return cloudWatch.send(new PutMetricDataCommand({ Namespace: "Shop", MetricData }));
  };
  // What is usual, from which the band learns.
  for (const [index, ago] of [600, 590, 580, 570, 560, 550].entries()) await publish(100 + (index % 2) * 10, ago);
  const up = await faultline(["up", template, "--port", new URL(lab.endpoint).port, "--json"]);
  expect(up.stderr).not.toContain("Warning");
  expect(up.status).toBe(0);

  const states = async () => {
    await publish(900);
    const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
    );
    return Object.fromEntries(
      [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = "", StateValue }) => [AlarmName, StateValue]),
    ) as Readonly<Record<string, StateValue>>;
  };
  const off = await eventually(async () => {
    const found = await states();
    return Object.values(found).every((state) => state === "ALARM") ? found : undefined;
  }, WITHIN_MS);
  expect(Object.keys(off).sort()).toEqual(["both", "double", "odd", "slow", "tail"]);

  const calls = await eventually(async () => (posted.length >= 2 ? posted : undefined));
  expect(calls.map(({ AlarmName, NewStateValue }) => `${AlarmName} ${NewStateValue}`).sort()).toEqual([
    "both ALARM",
    "slow ALARM",
  ]);
  const logs = new CloudWatchLogsClient(configuration);
  const invoked = await eventually(async () => {
    const { stdout } = await faultline(["logs", "tail", "Notifier", "--endpoint", lab.endpoint]);
    return /alarm slow/.exec(stdout)?.[0];
  });
  expect(invoked).toBe("alarm slow");
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: "/aws/events/cloudwatch-alarms" }),
  );
  const changed = events.map(({ message = "{}" }) => JSON.parse(message) as { detail: { alarmName: string } });
  expect(new Set(changed.map(({ detail }) => detail.alarmName))).toEqual(new Set(Object.keys(off)));
  const { AlarmHistoryItems = [] } = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({ AlarmName: "slow", HistoryItemType: "Action" }),
  );
  expect(AlarmHistoryItems.map(({ HistorySummary = "" }) => HistorySummary.startsWith("Successfully"))).toEqual([
    true,
    true,
  ]);
}, 60_000);

test("a metric's graph comes as a PNG through the SDK", async () => {
  const cloudWatch = new CloudWatchClient({
    endpoint: lab.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "lab" },
  });
  const MetricWidget = JSON.stringify({ metrics: [["Shop", "Latency"]], period: 60, title: "Latency" });
  const { MetricWidgetImage = new Uint8Array() } = await cloudWatch.send(
    new GetMetricWidgetImageCommand({ MetricWidget }),
  );
  expect(Buffer.from(MetricWidgetImage).toString("latin1", 1, 4)).toBe("PNG");
});
