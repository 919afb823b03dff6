import { type Chart, PALETTES, TITLE_SIZE } from "./chart.ts";
import { barChart, pieChart, singleValueChart } from "./latest-value-charts.ts";
import { layOutLegend } from "./lay-out-legend.ts";
import type { Rectangle, Shape } from "./shape.ts";
import { fitText } from "./text-outline.ts";
import { timeSeriesChart } from "./time-series-chart.ts";

const MARGIN = 6;
const TITLE_ROW = 24;

/** The views that can be drawn. */
export const DRAWN_VIEWS = { bar: barChart, pie: pieChart, singleValue: singleValueChart, timeSeries: timeSeriesChart };

/** Whether a view can be drawn. */
export function isDrawnView(view: string): view is keyof typeof DRAWN_VIEWS {
  return Object.hasOwn(DRAWN_VIEWS, view);
}

/** The shapes of a whole widget: title, legend, and the view between them. */
export function layOutWidget(chart: Chart): readonly Shape[] {
  const { title, view, width, height, theme } = chart.widget;
  const whole = { left: MARGIN, top: MARGIN, right: width - MARGIN, bottom: height - MARGIN };
  const draw = isDrawnView(view) ? DRAWN_VIEWS[view] : timeSeriesChart;
  const hasLegend = view !== "singleValue";
  const titled = title === undefined ? whole : { ...whole, top: MARGIN + TITLE_ROW };
  const { shapes, rest } = hasLegend ? layOutLegend(chart, titled) : { shapes: [], rest: titled };
  return [...titleOf(title, whole, PALETTES[theme].title), ...draw(chart, rest), ...shapes];
}

function titleOf(title: string | undefined, { left, top, right }: Rectangle, color: string): readonly Shape[] {
  if (title === undefined) return [];
  const text = fitText(title, TITLE_SIZE, right - left);
  return [{ kind: "text", text, at: [(left + right) / 2, top + 14], anchor: "middle", size: TITLE_SIZE, color }];
}
