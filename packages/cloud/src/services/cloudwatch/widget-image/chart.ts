import type { AxisProperties, AxisSide, MetricWidget } from "../widgets/metric-widget.ts";

/** A series as a chart draws it. */
export interface ChartSeries {
  readonly label: string;
  /** `#rrggbb`. */
  readonly color: string;
  readonly axis: AxisSide;
  readonly periodSeconds: number;
  /** Milliseconds since the epoch, ascending. */
  readonly timestamps: readonly number[];
  readonly values: readonly number[];
  /** Units of its samples; none where it is computed. */
  readonly units: readonly string[];
}

/** A widget and its data. */
export interface Chart {
  readonly widget: MetricWidget;
  readonly series: readonly ChartSeries[];
}

/** Colours of what is not data. */
export interface Palette {
  readonly background: string;
  readonly text: string;
  readonly title: string;
  readonly grid: string;
  readonly axis: string;
}

/** The colours of each theme. */
export const PALETTES: Readonly<Record<MetricWidget["theme"], Palette>> = {
  light: { background: "#ffffff", text: "#545b64", title: "#16191f", grid: "#eaeded", axis: "#aab7b8" },
  dark: { background: "#1f262e", text: "#b6bec9", title: "#ebebf0", grid: "#343d48", axis: "#5f6b7a" },
};

/** Of labels and of the title, pixels. */
export const LABEL_SIZE = 11;
export const TITLE_SIZE = 14;

/**
 * The colours of series that choose none, in turn. The first eight are those that AWS names.
 *
 * @see AWS CDK API Reference, "class Color" of aws_cloudwatch, read 2026-11.
 */
export const SERIES_COLORS: readonly string[] = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
  "#aec7e8",
  "#ffbb78",
  "#98df8a",
  "#ff9896",
  "#c5b0d5",
];

/** What stands over an axis: its label, or the unit of its series. */
export function axisTitle({ label, showUnits }: AxisProperties, series: readonly ChartSeries[]): string {
  if (label !== undefined) return label;
  if (!showUnits) return "";
  const units = new Set(series.flatMap((one) => (one.units.length === 0 ? ["None"] : one.units)));
  if (units.size > 1) return "Various units";
  const [unit = "None"] = units;
  return unit === "None" ? "No unit" : unit;
}
