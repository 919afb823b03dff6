import { LabError } from "@faultline/core";
import type { listMetrics } from "@faultline/ops";

type MetricIdentity = Awaited<ReturnType<typeof listMetrics>>[number];
type Dimension = readonly [name: string, value: string];

const MAX_LISTED = 10;

/**
 * Why metrics have no data, as far as the metrics that exist in their namespace tell: the first name, dimension or value that
 * none of them has; undefined when all exist, so that only the time may be without data.
 */
export function explainNoData(
  asked: readonly MetricIdentity[],
  existing: readonly MetricIdentity[],
): LabError | undefined {
  for (const metric of asked) {
    const error = explainMissing(metric, existing);
    if (error !== undefined) return error;
  }
  return undefined;
}

function explainMissing(asked: MetricIdentity, existing: readonly MetricIdentity[]): LabError | undefined {
  const { namespace, metricName, dimensions } = asked;
  if (existing.length === 0) {
    return new LabError("NO_SUCH_METRIC", `there are no metrics in ${namespace}`, "faultline metrics lists all");
  }
  const named = existing.filter((metric) => metric.metricName === metricName);
  if (named.length === 0) {
    const names = existing.map((metric) => metric.metricName);
    return new LabError("NO_SUCH_METRIC", `${namespace} has no metric ${metricName}`, hintOf(metricName, names));
  }
  for (const dimension of Object.entries(dimensions)) {
    const error = explainDimension(metricName, dimension, named);
    if (error !== undefined) return error;
  }
  return named.some((metric) => isSame(metric.dimensions, dimensions)) ? undefined : explainSet(asked, named);
}

/** A metric is found by all its dimensions together, each with its value. */
function explainSet({ namespace, metricName, dimensions }: MetricIdentity, named: readonly MetricIdentity[]): LabError {
  const namesOf = (metric: Pick<MetricIdentity, "dimensions">) => Object.keys(metric.dimensions).toSorted();
  const sets = [...new Set(named.map((metric) => namesOf(metric).join(" and ") || "none"))];
  const hint = sets.includes(namesOf({ dimensions }).join(" and "))
    ? `faultline metrics ${namespace} lists which values there are together`
    : `give --dimension for each of one of these: ${listed(sets)}`;
  return new LabError("NO_SUCH_METRIC", `no ${metricName} has exactly these dimensions`, hint);
}

function explainDimension(
  metricName: string,
  [name, value]: Dimension,
  named: readonly MetricIdentity[],
): LabError | undefined {
  const names = named.flatMap(({ dimensions }) => Object.keys(dimensions));
  if (!names.includes(name)) {
    return new LabError("NO_SUCH_METRIC", `no ${metricName} has a dimension ${name}`, hintOf(name, names));
  }
  const values = named.flatMap(({ dimensions }) => dimensions[name] ?? []);
  if (values.includes(value)) return undefined;
  return new LabError("NO_SUCH_METRIC", `no ${metricName} has ${name}=${value}`, hintOf(value, values));
}

function isSame(some: MetricIdentity["dimensions"], others: MetricIdentity["dimensions"]): boolean {
  const names = Object.keys(some);
  return names.length === Object.keys(others).length && names.every((name) => some[name] === others[name]);
}

/** What there is, likest first; `LookupFunction` is like `coffee-LookupFunction-1ABC…`, which a template calls so. */
function hintOf(wrong: string, known: readonly string[]): string {
  if (known.length === 0) return "it has none: leave --dimension out";
  const sorted = [...new Set(known)].toSorted((a, b) => likeness(wrong, b) - likeness(wrong, a));
  const [likest = ""] = sorted;
  const isLike = likeness(wrong, likest) >= wrong.length / 2;
  return `${isLike ? `did you mean ${likest}? ` : ""}there are: ${listed(sorted)}`;
}

function listed(texts: readonly string[]): string {
  const more = texts.length > MAX_LISTED ? ` and ${texts.length - MAX_LISTED} more` : "";
  return `${texts.slice(0, MAX_LISTED).join(", ")}${more}`;
}

/** Characters that two names begin with alike, whatever their case; more than any for a part between hyphens. */
function likeness(wrong: string, known: string): number {
  if (known.includes(`-${wrong}-`)) return Number.POSITIVE_INFINITY;
  const [a, b] = [wrong.toLowerCase(), known.toLowerCase()];
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
