import type { AxisSide, HorizontalAnnotation } from "../widgets/metric-widget.ts";
import { drawHorizontal, drawVertical } from "./draw-annotations.ts";
import { axisTitle, type Chart, type ChartSeries, LABEL_SIZE, PALETTES } from "./chart.ts";
import { runsOf, thinned, type TimedPoint } from "./line-runs.ts";
import { type Projection, projection } from "./projection.ts";
import type { Point, Rectangle, Shape } from "./shape.ts";
import { textWidth } from "./text-outline.ts";
import { timeMarks } from "./time-marks.ts";
import { shortNumber, type ValueScale, valueScale } from "./value-scale.ts";

/** Pixels that a mark of an axis needs. */
const VALUE_MARK = 48;
const TIME_MARK = 64;
const TITLE_ROW = 20;
const TIME_ROW = 20;
const LINE_WIDTH = 1.5;
const STACK_OPACITY = 0.6;

/** A series with its lower edge, which is that of the series under it in a stack. */
interface DrawnSeries {
  readonly series: ChartSeries;
  readonly points: readonly (TimedPoint & { readonly base: number })[];
}

/** The shapes of lines, or of a stack of areas, over time, with their axes. */
export function timeSeriesChart(chart: Chart, area: Rectangle): readonly Shape[] {
  const { widget } = chart;
  const drawn = (["left", "right"] as const).flatMap((side) => drawnSeries(chart, side));
  const sides = (["left", "right"] as const).filter((side) => side === "left" || hasSide(chart, side));
  const height = area.bottom - area.top - TITLE_ROW - TIME_ROW;
  const scales = new Map(sides.map((side) => [side, scaleOf(chart, drawn, { side, height })]));
  const plot = plotIn(area, scales);
  const projections = new Map([...scales].map(([side, scale]) => [side, projection(chart.widget, plot, scale)]));
  const left = projections.get("left");
  return [
    ...[...scales].flatMap(([side, scale]) => drawAxis(chart, plot, { side, scale })),
    ...drawTimeAxis(chart, plot),
    ...(left === undefined ? [] : widget.vertical.flatMap((one) => drawVertical(one, left, widget.theme))),
    ...drawn.flatMap((one) => drawSeries(one, projections.get(one.series.axis), widget.isStacked)),
    ...widget.horizontal.flatMap((one) => drawHorizontal(one, projections.get(one.yAxis), widget.theme)),
  ];
}

function hasSide({ series, widget }: Chart, side: AxisSide): boolean {
  return series.some(({ axis }) => axis === side) || visibleLevels(widget.horizontal, side).length > 0;
}

function visibleLevels(annotations: readonly HorizontalAnnotation[], side: AxisSide): readonly number[] {
  return annotations
    .filter(({ isVisible, yAxis }) => isVisible && yAxis === side)
    .flatMap(({ edges }) => edges.map(({ value }) => value));
}

function drawnSeries({ series, widget }: Chart, side: AxisSide): readonly DrawnSeries[] {
  const tops = new Map<number, number>();
  return series
    .filter(({ axis }) => axis === side)
    .map((one) => ({
      series: one,
      points: one.timestamps.map((time, index) => {
        const base = widget.isStacked ? (tops.get(time) ?? 0) : 0;
        const value = base + (one.values[index] ?? 0);
        if (widget.isStacked) tops.set(time, value);
        return { time, value, base };
      }),
    }));
}

function scaleOf(
  { widget }: Chart,
  drawn: readonly DrawnSeries[],
  { side, height }: { readonly side: AxisSide; readonly height: number },
): ValueScale {
  const { min, max } = widget.axes[side];
  let [low, high] = widget.isStacked ? [0, 0] : [Infinity, -Infinity];
  const include = (value: number) => {
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const { series, points } of drawn) if (series.axis === side) for (const { value } of points) include(value);
  for (const value of visibleLevels(widget.horizontal, side)) include(value);
  const values = low > high ? ([0, 1] as const) : ([low, high] as const);
  return valueScale({ values, min, max, marks: Math.max(1, Math.floor(height / VALUE_MARK)) });
}

/** What axes leave of an area; a pixel at least, however small the image. */
function plotIn(area: Rectangle, scales: ReadonlyMap<AxisSide, ValueScale>): Rectangle {
  const room = (side: AxisSide) => {
    const widths = scales.get(side)?.marks.map((mark) => textWidth(shortNumber(mark), LABEL_SIZE)) ?? [];
    return widths.length === 0 ? 4 : Math.ceil(Math.max(...widths)) + 8;
  };
  const [left, top] = [Math.round(area.left + room("left")), area.top + TITLE_ROW];
  return {
    left,
    top,
    right: Math.max(left + 1, Math.round(area.right - room("right"))),
    bottom: Math.max(top + 1, Math.round(area.bottom - TIME_ROW)),
  };
}

function drawAxis(
  chart: Chart,
  plot: Rectangle,
  { side, scale }: { readonly side: AxisSide; readonly scale: ValueScale },
): readonly Shape[] {
  const { text, grid } = PALETTES[chart.widget.theme];
  const { y } = projection(chart.widget, plot, scale);
  const isLeft = side === "left";
  const [x, anchor] = isLeft ? ([plot.left - 5, "end"] as const) : ([plot.right + 5, "start"] as const);
  const own = chart.series.filter(({ axis }) => axis === side);
  const title = axisTitle(chart.widget.axes[side], own);
  const titleAt: Point = [isLeft ? 6 : chart.widget.width - 6, plot.top - 9];
  return [
    ...scale.marks.flatMap((mark): readonly Shape[] => [
      ...(isLeft ? [line([plot.left, y(mark)], [plot.right, y(mark)], grid)] : []),
      { kind: "text", text: shortNumber(mark), at: [x, y(mark) + 4], anchor, size: LABEL_SIZE, color: text },
    ]),
    { kind: "text", text: title, at: titleAt, anchor: isLeft ? "start" : "end", size: LABEL_SIZE, color: text },
  ];
}

function drawTimeAxis(chart: Chart, plot: Rectangle): readonly Shape[] {
  const { text: color, axis } = PALETTES[chart.widget.theme];
  const { x } = projection(chart.widget, plot, { low: 0, high: 1 });
  const marks = timeMarks(chart.widget, Math.max(1, Math.floor((plot.right - plot.left) / TIME_MARK)));
  return [
    line([plot.left, plot.bottom], [plot.right, plot.bottom], axis),
    ...marks.flatMap(({ time, text }): readonly Shape[] => [
      upright([x(time), plot.bottom], [x(time), plot.bottom + 4], axis),
      { kind: "text", text, at: [x(time), plot.bottom + 15], anchor: "middle", size: LABEL_SIZE, color },
    ]),
  ];
}

/** Lines of one pixel, in the middle of it. */
function line([x1, y]: Point, [x2]: Point, color: string): Shape {
  const middle = Math.round(y) - 0.5;
  return {
    kind: "line",
    points: [
      [x1, middle],
      [x2, middle],
    ],
    width: 1,
    color,
  };
}

function upright([x, y1]: Point, [, y2]: Point, color: string): Shape {
  const middle = Math.round(x) - 0.5;
  return {
    kind: "line",
    points: [
      [middle, y1],
      [middle, y2],
    ],
    width: 1,
    color,
  };
}

function drawSeries({ series, points }: DrawnSeries, at: Projection | undefined, isStacked: boolean): readonly Shape[] {
  if (at === undefined) return [];
  const { color } = series;
  const columns = Math.max(1, at.plot.right - at.plot.left);
  // A line along the edge of the plot keeps its whole width.
  const clip = { ...at.plot, top: at.plot.top - 1, bottom: at.plot.bottom + 1, right: at.plot.right + 1 };
  return runsOf(points, series.periodSeconds).flatMap((run): readonly Shape[] => {
    const top = thinned(
      run.map(({ time, value }): Point => [at.x(time), at.y(value)]),
      columns,
    );
    const stroke: Shape = { kind: "line", points: top, width: LINE_WIDTH, color, clip };
    if (!isStacked) return [stroke];
    const base = thinned(
      (run as DrawnSeries["points"]).map((point): Point => [at.x(point.time), at.y(point.base)]),
      columns,
    );
    return [{ kind: "polygon", points: [...top, ...base.toReversed()], color, opacity: STACK_OPACITY, clip }, stroke];
  });
}
