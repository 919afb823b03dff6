import { isJsonObject, type JsonValue } from "@faultline/core";
import type { WidgetMetric } from "./metric-widget.ts";
import { PropertyReader } from "./property-reader.ts";

/** Rows of a widget. @see CloudWatch API Reference, "GetMetricWidgetImage", read 2026-11. */
const WIDGET_METRICS = 100;
/** Texts of a row: namespace, name, and the names and values of 30 dimensions. */
const ROW_TEXTS = 62;

/** `#rrggbb`, the only form that widgets take. */
export const COLOR = /^#[0-9A-Fa-f]{6}$/;

/** Periods: some below a minute, and multiples of a minute. */
const SHORT_PERIODS: readonly number[] = [1, 5, 10, 20, 30];

const KNOWN_PROPERTIES: ReadonlySet<string> = new Set(
  "accountId color expression id label period region stat visible yAxis".split(" "),
);

/**
 * The rows of `metrics`, abbreviations written out: `.` stands for the same place of the row before, `...` for as many
 * places as the row is shorter.
 *
 * @see CloudWatch API Reference, "Metric Widget Structure and Syntax", Metrics array format, read 2026-11.
 */
export function readWidgetMetrics(widget: PropertyReader): readonly WidgetMetric[] {
  const rows = widget.list("metrics");
  if (rows.length > WIDGET_METRICS) widget.report("metrics", `Should NOT have more than ${WIDGET_METRICS} items`);
  let previous: readonly string[] = [];
  return rows.slice(0, WIDGET_METRICS).flatMap((row, index) => {
    const place = `metrics/${index}`;
    if (!Array.isArray(row)) return widget.report(place, "Should be array") ?? [];
    const { texts, rendering } = splitRow(row as readonly JsonValue[], place, widget);
    const reader = new PropertyReader(rendering, `${widget.path}/${place}/${row.length - 1}`, widget.problems);
    if (texts.length === 0) return readExpression(reader, place, widget) ?? [];
    previous = writtenOut(texts, previous);
    return readMetric(previous, { reader, place, widget }) ?? [];
  });
}

interface RowPlace {
  /** Reads the row's rendering properties. */
  readonly reader: PropertyReader;
  readonly place: string;
  readonly widget: PropertyReader;
}

/** The texts of a row, and the object that may end it. */
function splitRow(row: readonly JsonValue[], place: string, widget: PropertyReader) {
  const last = row.at(-1);
  const isRendered = isJsonObject(last);
  const texts = (isRendered ? row.slice(0, -1) : row).flatMap((part, index) => {
    if (typeof part === "string") return [part];
    return widget.report(`${place}/${index}`, `Invalid metric field type, only "String" type is allowed`) ?? [];
  });
  const isKnown = isRendered && Object.keys(last).every((name) => KNOWN_PROPERTIES.has(name));
  if (isRendered && !isKnown) widget.report(place, `Should NOT have more than ${row.length - 1} items`);
  return { texts, rendering: isKnown ? last : {} };
}

function writtenOut(texts: readonly string[], previous: readonly string[]): readonly string[] {
  const rest = texts.indexOf("...");
  const full =
    rest < 0
      ? texts
      : [
          ...texts.slice(0, rest),
          ...previous.slice(rest, Math.max(rest, previous.length - (texts.length - 1 - rest))),
          ...texts.slice(rest + 1),
        ];
  return full.map((text, index) => (text === "." ? (previous[index] ?? text) : text));
}

function readMetric(texts: readonly string[], { reader, place, widget }: RowPlace): WidgetMetric | undefined {
  if (texts.length > ROW_TEXTS) return widget.report(place, `Should NOT have more than ${ROW_TEXTS} items`);
  const [namespace, metricName, ...pairs] = texts;
  if (namespace === undefined || metricName === undefined) {
    return widget.report(place, "Should NOT have less than 2 items");
  }
  if (pairs.length % 2 !== 0) return widget.report(place, `Should NOT have more than ${texts.length - 1} items`);
  const dimensions = pairs.flatMap((Name, index) => (index % 2 === 0 ? [{ Name, Value: pairs[index + 1] ?? "" }] : []));
  return { kind: "metric", namespace, metricName, dimensions, ...readRendering(reader) };
}

function readExpression(reader: PropertyReader, place: string, widget: PropertyReader): WidgetMetric | undefined {
  const expression = reader.string("expression");
  if (expression === undefined) return widget.report(place, "Should NOT have less than 2 items");
  return { kind: "expression", expression, ...readRendering(reader) };
}

function readRendering(reader: PropertyReader) {
  return {
    id: reader.string("id", /^[a-z][A-Za-z0-9_]*$/),
    label: reader.string("label"),
    color: reader.string("color", COLOR),
    periodSeconds: readPeriod(reader),
    stat: reader.string("stat"),
    region: reader.string("region"),
    isVisible: reader.boolean("visible") ?? true,
    yAxis: reader.oneOf("yAxis", ["left", "right"]) ?? ("left" as const),
  };
}

/** The property `period`, seconds. */
export function readPeriod(reader: PropertyReader): number | undefined {
  const period = reader.number("period", { low: 1, isInteger: true });
  if (period === undefined || period % 60 === 0 || SHORT_PERIODS.includes(period)) return period;
  return reader.report("period", "Should be 1, 5, 10, 20, 30 or a multiple of 60");
}
