import type { MetricTransformation, StandardUnit } from "@aws-sdk/client-cloudwatch-logs";
import { constraintError, logsError } from "../errors.ts";
import type { FilterPattern } from "../filter-pattern/filter-pattern.ts";
import type { GroupFilter } from "../group-filters.ts";
import { METRIC_FILTER_DIMENSIONS } from "../limits.ts";

/** A metric filter as it is kept. */
export interface MetricFilter extends GroupFilter {
  readonly transformation: Transformation;
  /** What the metric gets as dimensions besides those of the transformation. */
  readonly emitSystemFieldDimensions?: readonly SystemField[];
}

/** The account or the Region of an event. */
export type SystemField = "@aws.account" | "@aws.region";

/** What a metric filter publishes for a message that its pattern selects. */
export interface Transformation {
  readonly metricNamespace: string;
  readonly metricName: string;
  /** A number, or what to read from the message: `$.latency`, `$bytes`, `$7`. */
  readonly metricValue: string;
  /** Published for a minute whose events it selected none of. */
  readonly defaultValue?: number;
  readonly unit?: StandardUnit;
  /** Dimension names to what to read from the message. */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/**
 * The transformation of a request.
 *
 * @throws ServiceError `InvalidParameterException`.
 * @see CloudWatch Logs API Reference, "PutMetricFilter" and "MetricTransformation", read 2026-11.
 */
export function checkedTransformation(
  transformations: readonly MetricTransformation[],
  pattern: FilterPattern,
): Transformation {
  const [given] = transformations;
  if (given === undefined || transformations.length > 1) {
    const constraint = given === undefined ? "greater than or equal to 1" : "less than or equal to 1";
    const text = `[${transformations.map(describe).join(", ")}]`;
    throw constraintError("metricTransformations", text, `have length ${constraint}`);
  }
  const { metricNamespace = "", metricName = "", metricValue = "", ...optional } = given;
  for (const [member, value] of Object.entries({ metricNamespace, metricName, metricValue })) {
    if (value === "") throw constraintError(`metricTransformations.1.member.${member}`, "null", "not be null");
  }
  checkValue(metricValue, pattern);
  checkDimensions(Object.entries(optional.dimensions ?? {}), {
    pattern,
    hasDefault: optional.defaultValue !== undefined,
  });
  return { metricNamespace, metricName, metricValue, ...givenOf(optional) };
}

/**
 * The system fields that a request wants as dimensions; they count as the transformation's own do.
 *
 * @throws ServiceError `InvalidParameterException`.
 * @see CloudWatch Logs API Reference, "PutMetricFilter", read 2026-11.
 */
export function checkedSystemFields(
  fields: readonly string[],
  { dimensions = {} }: Transformation,
): readonly SystemField[] {
  const known = fields.flatMap((field): SystemField[] =>
    field === "@aws.account" || field === "@aws.region" ? [field] : [],
  );
  if (known.length < fields.length) {
    const message = "Valid values of emitSystemFieldDimensions are @aws.account and @aws.region.";
    throw logsError("InvalidParameterException", message);
  }
  checkDimensionCount(known.length + Object.keys(dimensions).length);
  return known;
}

function checkDimensionCount(count: number): void {
  if (count <= METRIC_FILTER_DIMENSIONS) return;
  throw logsError(
    "InvalidParameterException",
    `Invalid metric transformation: at most ${METRIC_FILTER_DIMENSIONS} dimensions are allowed.`,
  );
}

function givenOf({ defaultValue, unit, dimensions }: Partial<MetricTransformation>) {
  return {
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(unit === undefined ? {} : { unit }),
    ...(dimensions === undefined ? {} : { dimensions }),
  };
}

function checkValue(value: string, { kind }: FilterPattern): void {
  const isNumber = value.trim() !== "" && Number.isFinite(Number(value));
  const isReference = /^\$.+/.test(value) && (kind === "json" || kind === "columns");
  if (isNumber || isReference) return;
  throw logsError(
    "InvalidParameterException",
    `Invalid metric transformation: metricValue '${value}' must be a number, or a field that the filter pattern reads`,
  );
}

function checkDimensions(
  dimensions: readonly (readonly [name: string, reference: string])[],
  { pattern, hasDefault }: { readonly pattern: FilterPattern; readonly hasDefault: boolean },
): void {
  if (dimensions.length === 0) return;
  if (pattern.kind !== "json" && pattern.kind !== "columns") {
    throw logsError("InvalidParameterException", "The specified filter pattern does not support dimensions");
  }
  if (hasDefault) {
    throw logsError(
      "InvalidParameterException",
      "Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
    );
  }
  checkDimensionCount(dimensions.length);
  const wrong = dimensions.find(([, reference]) => !reference.startsWith("$"));
  if (wrong === undefined) return;
  throw logsError("InvalidParameterException", `Invalid metric transformation: dimension value '${wrong[1]}'`);
}

/** As AWS's own text of a transformation. */
function describe({
  metricName,
  metricNamespace,
  metricValue,
  defaultValue,
  unit,
  dimensions,
}: MetricTransformation): string {
  const members = { metricName, metricNamespace, metricValue, defaultValue, unit };
  const texts = Object.entries(members).map(([name, value]) => `${name}=${value ?? "null"}`);
  return `MetricTransformation(${texts.join(", ")}, dimensions=${dimensions === undefined ? "null" : describeMap(dimensions)})`;
}

function describeMap(map: Readonly<Record<string, string>>): string {
  return `{${Object.entries(map)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ")}}`;
}
