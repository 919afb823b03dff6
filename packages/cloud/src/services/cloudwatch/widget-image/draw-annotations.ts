import type { HorizontalAnnotation, MetricWidget, VerticalAnnotation } from "../widgets/metric-widget.ts";
import { LABEL_SIZE, PALETTES } from "./chart.ts";
import type { Projection } from "./projection.ts";
import { cornersOf, type Rectangle, type Shape } from "./shape.ts";
import { fitText } from "./text-outline.ts";

type Theme = MetricWidget["theme"];

/** Annotations without a colour are red, as AWS's are. */
const DEFAULT_COLOR = "#d62728";
const FILL_OPACITY = 0.15;

/** A line at a value, or a band, with what is filled beside it. */
export function drawHorizontal(
  { isVisible, edges, color = DEFAULT_COLOR, fill }: HorizontalAnnotation,
  at: Projection | undefined,
  theme: Theme,
): readonly Shape[] {
  if (!isVisible || at === undefined) return [];
  const { plot } = at;
  const ys = edges.map(({ value }) => at.y(value));
  const [first = plot.top, second] = ys;
  const filled = extent([first, second], {
    before: fill === "above" ? plot.top : undefined,
    after: fill === "below" ? plot.bottom : undefined,
  });
  return [
    ...fillOf(filled && { ...plot, top: filled[0], bottom: filled[1] }, plot, color),
    ...edges.flatMap(({ label = "" }, index): readonly Shape[] => {
      const y = ys[index] ?? first;
      const text = fitText(label, LABEL_SIZE, plot.right - plot.left - 8);
      return [
        {
          kind: "line",
          points: [
            [plot.left, y],
            [plot.right, y],
          ],
          width: 1,
          color,
          clip: plot,
        },
        {
          kind: "text",
          text,
          at: [plot.left + 4, y - 4],
          anchor: "start",
          size: LABEL_SIZE,
          color: PALETTES[theme].text,
        },
      ];
    }),
  ];
}

/** A line at a time, or a band of time, with what is filled beside it. */
export function drawVertical(
  { isVisible, edges, color = DEFAULT_COLOR, fill }: VerticalAnnotation,
  at: Projection,
  theme: Theme,
): readonly Shape[] {
  if (!isVisible) return [];
  const { plot } = at;
  const xs = edges.map(({ value }) => at.x(value));
  const [first = plot.left, second] = xs;
  const filled = extent([first, second], {
    before: fill === "before" ? plot.left : undefined,
    after: fill === "after" ? plot.right : undefined,
  });
  return [
    ...fillOf(filled && { ...plot, left: filled[0], right: filled[1] }, plot, color),
    ...edges.flatMap(({ label = "" }, index): readonly Shape[] => {
      const x = xs[index] ?? first;
      if (x < plot.left || x > plot.right) return [];
      const isEnd = x > (plot.left + plot.right) / 2;
      const [textX, anchor] = isEnd ? ([x - 4, "end"] as const) : ([x + 4, "start"] as const);
      const text = fitText(label, LABEL_SIZE, (plot.right - plot.left) / 2);
      return [
        {
          kind: "line",
          points: [
            [x, plot.top],
            [x, plot.bottom],
          ],
          width: 1,
          color,
        },
        { kind: "text", text, at: [textX, plot.top + 11], anchor, size: LABEL_SIZE, color: PALETTES[theme].text },
      ];
    }),
  ];
}

/** Between the edges of a band, or from a line to an end of the plot. */
function extent(
  [first, second]: readonly [number, number | undefined],
  { before, after }: { readonly before: number | undefined; readonly after: number | undefined },
): readonly [number, number] | undefined {
  const other = second ?? before ?? after;
  return other === undefined ? undefined : [Math.min(first, other), Math.max(first, other)];
}

function fillOf(rectangle: Rectangle | undefined, clip: Rectangle, color: string): readonly Shape[] {
  if (rectangle === undefined) return [];
  return [{ kind: "polygon", points: cornersOf(rectangle), color, opacity: FILL_OPACITY, clip }];
}
