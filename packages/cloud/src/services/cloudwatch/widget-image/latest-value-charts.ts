import { axisTitle, type Chart, type ChartSeries, LABEL_SIZE, PALETTES } from "./chart.ts";
import { cornersOf, type Point, type Rectangle, type Shape } from "./shape.ts";
import { fitText, textWidth } from "./text-outline.ts";
import { shortNumber, valueScale } from "./value-scale.ts";

/** The least part of a circle that holds a label. */
const LABELLED_SHARE = 0.08;

/** Series that have a value, with their latest. */
function latest(series: readonly ChartSeries[]): readonly (ChartSeries & { readonly value: number })[] {
  return series.flatMap((one) => {
    const value = one.values.at(-1);
    return value === undefined ? [] : [{ ...one, value }];
  });
}

/** The latest value of each series as a number, in as many columns as fit. */
export function singleValueChart({ widget, series }: Chart, area: Rectangle): readonly Shape[] {
  const { text, title } = PALETTES[widget.theme];
  const columns = Math.max(1, Math.min(series.length, Math.floor((area.right - area.left) / 120)));
  const rows = Math.max(1, Math.ceil(series.length / columns));
  const [width, height] = [(area.right - area.left) / columns, (area.bottom - area.top) / rows];
  const size = Math.max(8, Math.min(40, height * 0.4, width / 4));
  return series.flatMap((one, index): readonly Shape[] => {
    const value = one.values.at(-1);
    const unit = axisTitle({ label: undefined, min: undefined, max: undefined, showUnits: true }, [one]);
    const x = area.left + width * ((index % columns) + 0.5);
    const y = area.top + height * (Math.floor(index / columns) + 0.5);
    const number = value === undefined ? "–" : shortNumber(value);
    const caption = fitText(unit === "No unit" ? one.label : `${one.label} (${unit})`, LABEL_SIZE, width - 28);
    const half = textWidth(caption, LABEL_SIZE) / 2;
    const swatch = { left: x - half - 14, top: y + 13, right: x - half - 4, bottom: y + 23 };
    return [
      { kind: "text", text: fitText(number, size, width - 8), at: [x, y + 2], anchor: "middle", size, color: title },
      { kind: "polygon", points: cornersOf(swatch), color: one.color },
      { kind: "text", text: caption, at: [x, y + 22], anchor: "middle", size: LABEL_SIZE, color: text },
    ];
  });
}

/** The latest values as horizontal bars from a common zero. */
export function barChart({ widget, series }: Chart, area: Rectangle): readonly Shape[] {
  const { text, grid } = PALETTES[widget.theme];
  const bars = latest(series);
  const values = bars.map(({ value }) => value);
  const { min, max } = widget.axes.left;
  const marks = Math.max(1, Math.floor((area.right - area.left) / 80));
  const scale = valueScale({ values: [Math.min(0, ...values), Math.max(0, ...values)], min, max, marks });
  const bottom = area.bottom - 18;
  const x = (value: number) => {
    const share = (value - scale.low) / (scale.high - scale.low);
    return area.left + Math.min(1, Math.max(0, share)) * (area.right - area.left - 12);
  };
  const height = (bottom - area.top) / Math.max(1, bars.length);
  return [
    ...scale.marks.flatMap((mark): readonly Shape[] => [
      {
        kind: "line",
        points: [
          [x(mark), area.top],
          [x(mark), bottom],
        ],
        width: 1,
        color: grid,
      },
      {
        kind: "text",
        text: shortNumber(mark),
        at: [x(mark), bottom + 14],
        anchor: "middle",
        size: LABEL_SIZE,
        color: text,
      },
    ]),
    ...bars.flatMap(({ value, color }, index): readonly Shape[] => {
      const top = area.top + height * (index + 0.15);
      const [from, to] = [x(Math.min(0, value)), x(Math.max(0, value))];
      const bar = cornersOf({ left: from, top, right: to, bottom: top + height * 0.7 });
      const isInside = to - from > 60;
      const at: Point = [isInside ? to - 5 : to + 5, top + height * 0.35 + 4];
      const anchor = isInside ? "end" : "start";
      return [
        { kind: "polygon", points: bar, color },
        { kind: "text", text: shortNumber(value), at, anchor, size: LABEL_SIZE, color: isInside ? "#ffffff" : text },
      ];
    }),
  ];
}

/** The latest values as parts of a circle. What is not above zero has no part. */
export function pieChart({ widget, series }: Chart, area: Rectangle): readonly Shape[] {
  const { title } = PALETTES[widget.theme];
  const parts = latest(series).filter(({ value }) => value > 0);
  const total = parts.reduce((sum, { value }) => sum + value, 0);
  const center: Point = [(area.left + area.right) / 2, (area.top + area.bottom) / 2];
  const radius = Math.max(1, Math.min(area.right - area.left, area.bottom - area.top) / 2 - 8);
  let angle = -Math.PI / 2;
  const sectors = parts.map(({ value, color }) => {
    const from = angle;
    angle += (value / total) * 2 * Math.PI;
    return { value, color, from, to: angle };
  });
  return [
    ...sectors.map(({ color, from, to }): Shape => {
      return { kind: "polygon", points: sector(center, radius, [from, to]), color, opacity: 0.85 };
    }),
    ...sectors.flatMap(({ value, from, to }): readonly Shape[] => {
      const share = value / total;
      if (share < LABELLED_SHARE) return [];
      const [x, y] = onCircle(center, radius * 0.62, (from + to) / 2);
      const text = `${shortNumber(value)} (${Math.round(share * 100)}%)`;
      return [{ kind: "text", text, at: [x, y + 4], anchor: "middle", size: LABEL_SIZE, color: title }];
    }),
  ];
}

function sector(center: Point, radius: number, [from, to]: readonly [number, number]): readonly Point[] {
  const pieces = Math.max(1, Math.ceil((to - from) * 24));
  const arc = Array.from({ length: pieces + 1 }, (_, piece) =>
    onCircle(center, radius, from + ((to - from) * piece) / pieces),
  );
  return [center, ...arc];
}

function onCircle([x, y]: Point, radius: number, angle: number): Point {
  return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
}
