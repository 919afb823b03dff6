import type { Dimension } from "@aws-sdk/client-cloudwatch";

/** On which side of a graph a metric's scale stands. */
export type AxisSide = "left" | "right";

/** How a metric or an expression is drawn. */
export interface RenderingProperties {
  readonly id: string | undefined;
  readonly label: string | undefined;
  /** `#rrggbb`. */
  readonly color: string | undefined;
  readonly periodSeconds: number | undefined;
  readonly stat: string | undefined;
  readonly region: string | undefined;
  readonly isVisible: boolean;
  readonly yAxis: AxisSide;
}

/** A row of a widget's metrics. */
export type WidgetMetric = RenderingProperties &
  (
    | {
        readonly kind: "metric";
        readonly namespace: string;
        readonly metricName: string;
        readonly dimensions: readonly Dimension[];
      }
    | { readonly kind: "expression"; readonly expression: string }
  );

/** The scale of one side. */
export interface AxisProperties {
  readonly label: string | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly showUnits: boolean;
}

/** A line across a graph, or the band between two. */
export interface Annotation<Fill extends string> {
  /** Values of an axis, or milliseconds since the epoch; two for a band. */
  readonly edges: readonly { readonly value: number; readonly label: string | undefined }[];
  readonly color: string | undefined;
  readonly fill: Fill | undefined;
  readonly isVisible: boolean;
  readonly yAxis: AxisSide;
}

/** A line at a value, or a band of values. */
export type HorizontalAnnotation = Annotation<"above" | "below" | "none">;
/** A line at a time, or a band of time. */
export type VerticalAnnotation = Annotation<"after" | "before" | "none">;

/** A graph of metrics, as GetMetricWidgetImage takes it and a dashboard's metric widget holds it. */
export interface MetricWidget {
  readonly metrics: readonly WidgetMetric[];
  readonly horizontal: readonly HorizontalAnnotation[];
  readonly vertical: readonly VerticalAnnotation[];
  readonly title: string | undefined;
  readonly view: (typeof WIDGET_VIEWS)[number];
  readonly isStacked: boolean;
  readonly legend: (typeof LEGEND_POSITIONS)[number];
  readonly theme: (typeof THEMES)[number];
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly periodSeconds: number;
  readonly stat: string;
  readonly region: string | undefined;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** What local time is ahead of UTC, minutes. */
  readonly timezoneMinutes: number;
  readonly axes: Readonly<Record<AxisSide, AxisProperties>>;
}

/** What `view`, `legend.position` and `theme` may be; the first is the default. */
export const WIDGET_VIEWS = ["timeSeries", "singleValue", "bar", "pie", "gauge", "table"] as const;
export const LEGEND_POSITIONS = ["bottom", "right", "hidden"] as const;
export const THEMES = ["light", "dark"] as const;
