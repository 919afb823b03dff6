import { inflateSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CloudWatchLab, NOW } from "./cloudwatch-lab.fixture.ts";
import { PropertyReader } from "./widgets/property-reader.ts";
import { readMetricWidget } from "./widgets/read-metric-widget.ts";
import { timezoneMinutes, widgetTime } from "./widgets/widget-time.ts";

// Structure and defaults: CloudWatch API Reference, "GetMetricWidgetImage: Metric Widget Structure and Syntax", read 2026-11.

let lab: CloudWatchLab;

beforeAll(async () => {
  lab = await CloudWatchLab.open();
});

afterAll(() => lab.close());

/** Three hours of a value that does not change. */
beforeEach(async () => {
  lab.nextAccount();
  const MetricData = Array.from({ length: 36 }, (_, index) => ({
    MetricName: "Load",
    Dimensions: [{ Name: "Node", Value: "a" }],
    Timestamp: lab.minutesAgo(179 - index * 5),
    Value: 50,
    Unit: "Percent" as const,
  }));
  await lab.call("PutMetricData", { Namespace: "Shop", MetricData });
});

const LOAD = ["Shop", "Load", "Node", "a"];

async function image(widget: unknown) {
  const { MetricWidgetImage } = await lab.call("GetMetricWidgetImage", { MetricWidget: JSON.stringify(widget) });
  return Buffer.from(MetricWidgetImage ?? []);
}

/** The image's size, and the colours of its pixels. */
function decoded(png: Buffer) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  const stride = width * 3 + 1;
  for (let index = stride; index < rows.length; index++) {
    if (index % stride !== 0) rows[index] = (rows[index] ?? 0) + (rows[index - stride] ?? 0);
  }
  const at = (x: number, y: number) => rows.toString("hex", y * stride + 1 + x * 3, y * stride + 4 + x * 3);
  return { width, height, at };
}

test("a widget becomes a PNG of 600 × 400 pixels, where a line stands at its value", async () => {
  const png = await image({
    metrics: [[...LOAD, { color: "#ff0000" }]],
    yAxis: { left: { min: 0, max: 100 } },
    legend: { position: "hidden" },
  });
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const { width, height, at } = decoded(png);
  expect([width, height]).toEqual([600, 400]);
  const red = Array.from({ length: height }, (_, y) => y).filter((y) => at(300, y) !== "ffffff");
  // The plot lies between the row of the unit and that of the times, from 26 to 374: half-way is 200. A line 1.5 pixels
  // wide covers three quarters of a pixel above and below it. Marks of the scale are 20 apart, so that none is there.
  expect(red.filter((y) => y > 175 && y < 225)).toEqual([199, 200]);
  expect([at(300, 199), at(300, 200)]).toEqual(["ff4040", "ff4040"]);
  expect(at(300, 100)).toBe("ffffff");
});

test("width, height and theme are the widget's", async () => {
  const { width, height, at } = decoded(await image({ metrics: [LOAD], width: 123, height: 45, theme: "dark" }));
  expect([width, height, at(0, 0)]).toEqual([123, 45, "1f262e"]);
});

test.each(["timeSeries", "singleValue", "bar", "pie"])("%s is drawn, and without data too", async (view) => {
  const drawn = await image({ metrics: [LOAD], view, width: 200, height: 150 });
  const empty = await image({ metrics: [["Shop", "Nothing"]], view, width: 200, height: 150 });
  expect(decoded(drawn).width).toBe(200);
  expect(drawn.equals(empty)).toBe(false);
});

test.each([1, 2, 7, 30])("an image of %d pixels is an image still", async (side) => {
  const widget = { metrics: [LOAD], width: side, height: side, title: "Load", legend: { position: "right" } };
  expect(decoded(await image(widget)).height).toBe(side);
});

test("expressions over rows are drawn, hidden rows are not", async () => {
  const rows = [
    [...LOAD, { id: "load", visible: false }],
    [{ expression: "load * 1.5", label: "more", color: "#00ff00" }],
  ];
  const { at } = decoded(
    await image({ metrics: rows, yAxis: { left: { min: 0, max: 150 } }, legend: { position: "hidden" } }),
  );
  // As above, on a scale of 150 with marks 50 apart.
  expect([at(300, 199), at(300, 200)]).toEqual(["40ff40", "40ff40"]);
});

test.each([
  { widget: "{", message: "The parameter MetricWidget must be a valid JSON object." },
  { widget: {}, message: "Should have required property 'metrics'" },
  { widget: { metrics: [] }, message: "Should NOT have less than 1 items" },
  { widget: { metrics: [LOAD], width: 2001 }, message: "Should be <= 2000" },
  { widget: { metrics: [LOAD], height: 0 }, message: "Should be >= 1" },
  { widget: { metrics: [LOAD], period: 45 }, message: "Should be 1, 5, 10, 20, 30 or a multiple of 60" },
  { widget: { metrics: [LOAD], view: "table" }, message: "The view table cannot be drawn as an image" },
  { widget: { metrics: [LOAD], view: "histogram" }, message: "Should be equal to one of the allowed values" },
  { widget: { metrics: [[...LOAD, { color: "red" }]] }, message: '"dataPath": "/metrics/0/4/color"' },
  { widget: { metrics: [[...LOAD, { Node: "b" }]] }, message: "Should NOT have more than 4 items" },
  { widget: { metrics: [["Shop", "Load", "Node"]] }, message: "Should NOT have more than 2 items" },
  { widget: { metrics: [["Shop", 5]] }, message: 'Invalid metric field type, only \\"String\\" type is allowed' },
  { widget: { metrics: [LOAD], start: "yesterday" }, message: "Should be an ISO 8601 time, or relative as in -PT3H" },
  { widget: { metrics: [LOAD], end: "-PT1H" }, message: "Should have required property 'start'" },
  { widget: { metrics: [LOAD], start: "-PT1H", end: "-PT2H" }, message: "Should be before end" },
  { widget: { metrics: [LOAD], timezone: "CET" }, message: "Should match pattern" },
  { widget: { metrics: [LOAD], stat: "p101" }, message: "The value p101 for parameter MetricWidget.metrics.member.1" },
  { widget: { metrics: [[{ expression: "nobody + 1" }]] }, message: "Error in expression 'm1'" },
  {
    widget: { metrics: [LOAD], annotations: { horizontal: [{ label: "x" }] } },
    message: "Should have required property 'value'",
  },
  { widget: { metrics: Array.from({ length: 101 }, () => LOAD) }, message: "Should NOT have more than 100 items" },
  { widget: { metrics: [LOAD], title: "x".repeat(100_000) }, message: "must not have more than 100000 bytes" },
])("refused with $message", async ({ widget, message }) => {
  const MetricWidget = typeof widget === "string" ? widget : JSON.stringify(widget);
  await expect(lab.call("GetMetricWidgetImage", { MetricWidget })).rejects.toMatchObject({
    code: "ValidationError",
    message: expect.stringContaining(message) as string,
  });
});

test("abbreviated rows take the places of the row before", () => {
  const problems: [] = [];
  const metrics = [
    ["AWS/EC2", "CPUUtilization", "InstanceId", "i-1", { stat: "Maximum" }],
    ["...", "i-2"],
    [{ expression: "m1 + m2" }],
    [".", "NetworkIn", ".", "."],
    ["...", { yAxis: "right" }],
    ["AWS/EC2", "StatusCheckFailed"],
    [".", ".", "InstanceId", "i-3"],
  ];
  const widget = readMetricWidget(new PropertyReader({ metrics }, "", problems), NOW.getTime());
  expect(problems).toEqual([]);
  const rows = widget.metrics.map((row) =>
    row.kind === "expression"
      ? row.expression
      : [row.namespace, row.metricName, ...row.dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(" "),
  );
  expect(rows).toEqual([
    "AWS/EC2 CPUUtilization InstanceId=i-1",
    "AWS/EC2 CPUUtilization InstanceId=i-2",
    "m1 + m2",
    "AWS/EC2 NetworkIn InstanceId=i-2",
    "AWS/EC2 NetworkIn InstanceId=i-2",
    "AWS/EC2 StatusCheckFailed",
    "AWS/EC2 StatusCheckFailed InstanceId=i-3",
  ]);
  expect(widget.metrics.map(({ yAxis }) => yAxis)[4]).toBe("right");
});

test.each([
  ["-PT3H", -3 * 3_600_000],
  ["-PT5M", -300_000],
  ["-P7D", -7 * 86_400_000],
  ["-P1W", -7 * 86_400_000],
  ["-P1M", -30 * 86_400_000],
  ["-P1DT12H30M", -(36.5 * 3_600_000)],
  ["-PT0H", 0],
  ["PT1H", -3_600_000],
  ["-P", undefined],
  ["-PID", undefined],
])("%s is so far from now: %s ms", (text, ago) => {
  expect(widgetTime(text, NOW.getTime())).toBe(ago === undefined ? undefined : NOW.getTime() + ago);
});

test.each([
  ["2018-12-17T06:00:00.000Z", "2018-12-17T06:00:00.000Z"],
  ["2018-12-17T06:00:00", "2018-12-17T06:00:00.000Z"],
  ["2018-12-17T06:00:00+01:30", "2018-12-17T04:30:00.000Z"],
  ["2018-12-17", "2018-12-17T00:00:00.000Z"],
])("%s is the time %s", (text, expected) => {
  expect(new Date(widgetTime(text, 0) ?? 0).toISOString()).toBe(expected);
});

test.each([
  ["+0130", 90],
  ["-0800", -480],
  ["+0060", undefined],
  ["UTC", undefined],
])("the zone %s is %s minutes ahead", (text, minutes) => {
  expect(timezoneMinutes(text)).toBe(minutes);
});
