import { type AxisProperties, LEGEND_POSITIONS, type MetricWidget, THEMES, WIDGET_VIEWS } from "./metric-widget.ts";
import type { PropertyReader } from "./property-reader.ts";
import { readAnnotations } from "./read-annotations.ts";
import { readPeriod, readWidgetMetrics } from "./read-widget-metrics.ts";
import { timezoneMinutes, widgetTime } from "./widget-time.ts";

// Defaults and bounds: CloudWatch API Reference, "GetMetricWidgetImage: Metric Widget Structure and Syntax", read 2026-11.
const DEFAULT_WIDTH = 600;
const DEFAULT_HEIGHT = 400;
const LARGEST_SIDE = 2_000;
const DEFAULT_PERIOD_SECONDS = 300;

/** Reads a metric widget; what is wrong with it is noted by the reader. */
export function readMetricWidget(widget: PropertyReader, now: number): MetricWidget {
  const yAxis = widget.nested("yAxis");
  const size = { low: 1, high: LARGEST_SIDE, isInteger: true };
  return {
    metrics: readWidgetMetrics(widget),
    ...readAnnotations(widget),
    title: widget.string("title"),
    view: widget.oneOf("view", WIDGET_VIEWS) ?? "timeSeries",
    isStacked: widget.boolean("stacked") ?? false,
    legend: widget.nested("legend").oneOf("position", LEGEND_POSITIONS) ?? "bottom",
    theme: widget.oneOf("theme", THEMES) ?? "light",
    width: widget.number("width", size) ?? DEFAULT_WIDTH,
    height: widget.number("height", size) ?? DEFAULT_HEIGHT,
    periodSeconds: readPeriod(widget) ?? DEFAULT_PERIOD_SECONDS,
    stat: widget.string("stat") ?? "Average",
    region: widget.string("region"),
    ...readTimes(widget, now),
    axes: { left: readAxis(yAxis.nested("left")), right: readAxis(yAxis.nested("right")) },
  };
}

function readAxis(axis: PropertyReader): AxisProperties {
  return {
    label: axis.string("label"),
    min: axis.number("min"),
    max: axis.number("max"),
    showUnits: axis.boolean("showUnits") ?? true,
  };
}

function readTimes(widget: PropertyReader, now: number): Pick<MetricWidget, "end" | "start" | "timezoneMinutes"> {
  if (widget.object["end"] !== undefined) widget.required("start");
  const start = readTime(widget, "start", now) ?? widgetTime("-PT3H", now) ?? now;
  const end = readTime(widget, "end", now) ?? now;
  if (start >= end) widget.report("start", "Should be before end");
  const zone = widget.string("timezone");
  const offset = zone === undefined ? 0 : timezoneMinutes(zone);
  if (offset === undefined) widget.report("timezone", `Should match pattern "^[+-]\\d{4}$"`);
  return { start, end, timezoneMinutes: offset ?? 0 };
}

function readTime(widget: PropertyReader, name: "end" | "start", now: number): number | undefined {
  const text = widget.string(name);
  if (text === undefined) return undefined;
  return widgetTime(text, now) ?? widget.report(name, "Should be an ISO 8601 time, or relative as in -PT3H");
}
