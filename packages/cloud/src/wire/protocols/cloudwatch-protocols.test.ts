import type * as CloudWatch from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ExampleServer, openExampleServer } from "../testing/example-server.fixture.ts";
import { seen } from "../testing/example-services.ts";

let server: ExampleServer;

beforeAll(async () => {
  server = await openExampleServer();
});

afterAll(() => server.close());

beforeEach(() => {
  seen.datums = 0;
});

describe("CloudWatch's three protocols", () => {
  const MetricData = Array.from({ length: 600 }, (_, index) => ({
    MetricName: `metric-${index}`,
    Value: 1.5,
    Timestamp: new Date(1_767_225_600_000),
    Dimensions: [{ Name: "n", Value: "v" }],
  }));

  test("takes a gzip body", async () => {
    await new CloudWatchClient(server.clientOptions()).send(new PutMetricDataCommand({ Namespace: "n", MetricData }));
    expect(seen.datums).toBe(600);
  });

  test.each([
    ["Query", { "content-type": "application/x-www-form-urlencoded" }, queryForm()],
    ["RPC v2 CBOR", { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" }, cborBody()],
  ])("takes %s", async (_, headers, body) => {
    const path =
      headers["content-type"] === "application/cbor"
        ? "/service/GraniteServiceVersion20100801/operation/PutMetricData"
        : "/";
    const response = await fetch(server.endpoint + path, { method: "POST", headers, body });
    expect(response.status).toBe(200);
    expect(seen.datums).toBe(1);
  });

  test("names the Query code to clients that moved from Query", async () => {
    const response = await server.postTarget("GraniteServiceVersion20100801.GetDashboard", '{"DashboardName":"x"}');
    expect(response.status).toBe(404);
    expect(response.headers.get("x-amzn-query-error")).toBe("ResourceNotFound;Sender");
    const client = new CloudWatchClient(server.clientOptions());
    await expect(client.send(new GetDashboardCommand({ DashboardName: "x" }))).rejects.toMatchObject({
      message: "Dashboard x does not exist",
    });
  });

  test("refuses enumeration values in AWS's words", async () => {
    // Recorded from AWS: the sentence, and the order of its values.
    const StateValue = "INVALID" as CloudWatch.StateValue;
    const client = new CloudWatchClient(server.clientOptions());
    await expect(client.send(new DescribeAlarmsCommand({ StateValue }))).rejects.toMatchObject({
      message:
        "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    });
  });

  function queryForm(): string {
    return new URLSearchParams({
      Action: "PutMetricData",
      Version: "2010-08-01",
      Namespace: "n",
      "MetricData.member.1.MetricName": "m",
      "MetricData.member.1.Value": "1.5",
      "MetricData.member.1.Timestamp": "2026-01-01T00:00:00Z",
    }).toString();
  }

  /** {"Namespace": "n", "MetricData": [{"MetricName": "m", "Value": 1.5, "Timestamp": 1(0)}]} by hand, RFC 8949. */
  function cborBody(): Uint8Array<ArrayBuffer> {
    const text = (value: string) => [0x60 + value.length, ...Buffer.from(value)];
    const datum = [
      0xa3,
      ...text("MetricName"),
      ...text("m"),
      ...text("Value"),
      0xf9,
      0x3e,
      0x00,
      ...text("Timestamp"),
      0xc1,
      0x00,
    ];
    return Uint8Array.from([0xa2, ...text("Namespace"), ...text("n"), ...text("MetricData"), 0x9f, ...datum, 0xff]);
  }
});
