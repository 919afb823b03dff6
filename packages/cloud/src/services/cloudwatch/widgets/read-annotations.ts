import { isJsonObject, type JsonValue } from "@faultline/core";
import type { Annotation, HorizontalAnnotation, VerticalAnnotation } from "./metric-widget.ts";
import { PropertyReader } from "./property-reader.ts";
import { COLOR } from "./read-widget-metrics.ts";
import { widgetTime } from "./widget-time.ts";

/** The annotations of a widget. @see CloudWatch API Reference, "Metric Widget Structure and Syntax", read 2026-11. */
export function readAnnotations(widget: PropertyReader): {
  readonly horizontal: readonly HorizontalAnnotation[];
  readonly vertical: readonly VerticalAnnotation[];
} {
  const annotations = widget.nested("annotations");
  return {
    horizontal: readAll(annotations, "horizontal", {
      fills: ["above", "below", "none"],
      valueOf: (edge) => edge.number("value"),
    }),
    vertical: readAll(annotations, "vertical", { fills: ["after", "before", "none"], valueOf: timeOf }),
  };
}

interface AnnotationForm<Fill extends string> {
  readonly fills: readonly Fill[];
  readonly valueOf: (edge: PropertyReader) => number | undefined;
}

function readAll<Fill extends string>(
  annotations: PropertyReader,
  name: string,
  form: AnnotationForm<Fill>,
): readonly Annotation<Fill>[] {
  return annotations.list(name).flatMap((item, index) => {
    const place = `${name}/${index}`;
    const parts: readonly JsonValue[] = Array.isArray(item) ? (item as readonly JsonValue[]) : [item];
    if (Array.isArray(item) && parts.length !== 2) {
      const bound = parts.length < 2 ? "less" : "more";
      return annotations.report(place, `Should NOT have ${bound} than 2 items`) ?? [];
    }
    const readers = parts.flatMap((part, edge) => {
      const path = Array.isArray(item) ? `${place}/${edge}` : place;
      if (!isJsonObject(part)) return annotations.report(path, "Should be object") ?? [];
      return [new PropertyReader(part, `${annotations.path}/${path}`, annotations.problems)];
    });
    return readOne(readers, form) ?? [];
  });
}

/** A band bears the properties of its first edge, and a label for each. */
function readOne<Fill extends string>(
  readers: readonly PropertyReader[],
  { fills, valueOf }: AnnotationForm<Fill>,
): Annotation<Fill> | undefined {
  const [first] = readers;
  const edges = readers.flatMap((edge) => {
    edge.required("value");
    const value = valueOf(edge);
    return value === undefined ? [] : [{ value, label: edge.string("label") }];
  });
  if (first === undefined || edges.length < readers.length) return undefined;
  return {
    edges,
    color: first.string("color", COLOR),
    fill: first.oneOf("fill", fills),
    isVisible: first.boolean("visible") ?? true,
    yAxis: first.oneOf("yAxis", ["left", "right"]) ?? "left",
  };
}

function timeOf(edge: PropertyReader): number | undefined {
  const text = edge.string("value");
  return text === undefined
    ? undefined
    : (widgetTime(text, Number.NaN) ?? edge.report("value", "Should be an ISO 8601 time"));
}
