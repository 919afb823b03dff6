import { epochMs, isJsonObject, parseJson, region, type Scope } from "@faultline/core";
import type { CloudWatchDependencies, CloudWatchHandler } from "../cloudwatch-dependencies.ts";
import { computeMetricData, type QueryResult } from "../compute-metric-data.ts";
import { type DataQuery, expressionError, readDataQueries } from "../data-query.ts";
import { cloudWatchError } from "../errors.ts";
import { WIDGET_BYTES } from "../limits.ts";
import { labelOf } from "../series-label.ts";
import { type ChartSeries, PALETTES, SERIES_COLORS } from "../widget-image/chart.ts";
import { drawShapes } from "../widget-image/draw-shapes.ts";
import { encodePng } from "../widget-image/encode-png.ts";
import { isDrawnView, layOutWidget } from "../widget-image/lay-out-widget.ts";
import type { MetricWidget, WidgetMetric } from "../widgets/metric-widget.ts";
import { type BodyProblem, problemsText, PropertyReader } from "../widgets/property-reader.ts";
import { readMetricWidget } from "../widgets/read-metric-widget.ts";
import { queriesOf } from "../widgets/widget-queries.ts";

/**
 * GetMetricWidgetImage: a graph as a PNG image.
 *
 * Differs from AWS: the views `gauge` and `table` are not drawn, the image alone as a body (`image/png`) is not answered,
 * and all metrics of a graph are of one Region.
 */
export function getMetricWidgetImage(dependencies: CloudWatchDependencies): CloudWatchHandler<"GetMetricWidgetImage"> {
  return async (input, { scope }) => {
    const { OutputFormat: format = "png" } = input;
    if (format !== "png") {
      throw validationError(`The value ${format} for parameter OutputFormat is not supported; it must be png.`);
    }
    const widget = checkedWidget(input.MetricWidget ?? "", dependencies.clock.now());
    const series = await readChartSeries(dependencies, widget, scope);
    const { background } = PALETTES[widget.theme];
    return { MetricWidgetImage: encodePng(drawShapes({ ...widget, background }, layOutWidget({ widget, series }))) };
  };
}

/** A widget that can be drawn. */
function checkedWidget(text: string, now: number): MetricWidget {
  if (Buffer.byteLength(text) > WIDGET_BYTES) {
    throw validationError(`The parameter MetricWidget must not have more than ${WIDGET_BYTES} bytes.`);
  }
  const body = parseJson(text);
  if (!isJsonObject(body)) throw validationError("The parameter MetricWidget must be a valid JSON object.");
  const problems: BodyProblem[] = [];
  const reader = new PropertyReader(body, "", problems);
  const rows = reader.required("metrics");
  const widget = readMetricWidget(reader, now);
  if (Array.isArray(rows) && rows.length === 0) reader.report("metrics", "Should NOT have less than 1 items");
  if (!isDrawnView(widget.view)) reader.report("view", `The view ${widget.view} cannot be drawn as an image`);
  for (const [index, { region: own }] of widget.metrics.entries()) {
    if (own !== undefined && own !== regionOf(widget)) {
      reader.report(`metrics/${index}`, "Metrics of several Regions cannot be drawn in one image");
    }
  }
  if (problems.length > 0) throw validationError(problemsText("metric widget", problems));
  return widget;
}

function regionOf(widget: MetricWidget): string | undefined {
  return widget.region ?? widget.metrics.find((metric) => metric.region !== undefined)?.region;
}

async function readChartSeries(
  dependencies: CloudWatchDependencies,
  widget: MetricWidget,
  scope: Scope,
): Promise<readonly ChartSeries[]> {
  const rows = queriesOf(widget);
  const queries = readDataQueries(
    rows.map(({ query }) => query),
    "MetricWidget.metrics",
  );
  const ownRegion = regionOf(widget);
  const results = await computeMetricData(dependencies, queries, {
    scope: ownRegion === undefined ? scope : { ...scope, region: region(ownRegion) },
    start: epochMs(widget.start),
    end: epochMs(widget.end),
  });
  const now = dependencies.clock.now();
  const series = rows.flatMap(({ metric }, index) => {
    const [query, result] = [queries.queries[index], results[index]];
    return query === undefined || result === undefined ? [] : seriesOf(metric, { query, result, now });
  });
  return coloured(series);
}

type UncolouredSeries = Omit<ChartSeries, "color"> & Pick<WidgetMetric, "color">;

/** Series without a colour take those that no other has chosen, in turn. */
function coloured(series: readonly UncolouredSeries[]): readonly ChartSeries[] {
  const chosen = new Set(series.map(({ color }) => color?.toLowerCase()));
  const free = SERIES_COLORS.filter((color) => !chosen.has(color));
  let next = 0;
  return series.map((one) => ({ ...one, color: one.color ?? free[next++ % free.length] ?? PALETTES.light.text }));
}

/** The series of a row. Those of an array share nothing but the row's side: only the first has its colour. */
function seriesOf(
  metric: WidgetMetric,
  { query, result, now }: { readonly query: DataQuery; readonly result: QueryResult; readonly now: number },
): readonly UncolouredSeries[] {
  if (result.diagnostic !== undefined) throw expressionError(result.diagnostic);
  if (!metric.isVisible) return [];
  return result.series.map((one, index) => ({
    ...one,
    label: labelOf(query, one, { isSingle: result.isSingle, now }),
    axis: metric.yAxis,
    units: result.units,
    color: index === 0 ? metric.color : undefined,
  }));
}

function validationError(message: string) {
  return cloudWatchError("ValidationError", message);
}
