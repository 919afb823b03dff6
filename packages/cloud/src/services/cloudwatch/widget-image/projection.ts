import type { MetricWidget } from "../widgets/metric-widget.ts";
import type { Rectangle } from "./shape.ts";
import type { ValueScale } from "./value-scale.ts";

/** Turns times and values into places. */
export interface Projection {
  readonly plot: Rectangle;
  readonly x: (time: number) => number;
  readonly y: (value: number) => number;
}

/** The projection of a widget's time range and of a scale onto a plot. */
export function projection(
  { start, end }: Pick<MetricWidget, "end" | "start">,
  plot: Rectangle,
  { low, high }: Pick<ValueScale, "high" | "low">,
): Projection {
  return {
    plot,
    x: (time) => plot.left + ((time - start) / (end - start)) * (plot.right - plot.left),
    y: (value) => plot.bottom - ((value - low) / (high - low)) * (plot.bottom - plot.top),
  };
}
