import type { Cluster } from "./cluster-masks.ts";
import { isDynamic, maskText, partsOf, VARYING_WORD } from "./mask-text.ts";

/**
 * Something unusual about a pattern.
 *
 * @see CloudWatch Logs User Guide, "anomaly", read 2026-11, which names the five types; how AWS finds them is not published.
 */
export interface Anomaly {
  readonly type: "HTTP error code" | "New pattern" | "Numerical token" | "Pattern frequency" | "Token variation";
  readonly description: string;
}

/** Parts of the time range whose numbers of events are compared. */
export const BUCKETS = 12;

/** How many standard deviations above the others' mean a number of events must lie. */
const DEVIATIONS = 3;
/** Fewest events of a part that can be unusual, and fewest samples whose tokens are judged. */
const FEWEST_EVENTS = 5;
const FEWEST_SAMPLES = 20;
/** A number is unusual this many interquartile ranges beyond the middle half. */
const RANGES = 3;
/** A word is unusual where it has at most this share, and another at least the other. */
const RARE_SHARE = 0.02;
const USUAL_SHARE = 0.9;

/** A pattern's events, and a sample of all texts. */
export interface PatternHistory {
  readonly cluster: Cluster;
  /** Its events in each part of the time range. */
  readonly counts: readonly number[];
  readonly isNew: boolean;
  readonly texts: readonly string[];
}

/** What is unusual about a pattern. */
export function anomaliesOf({ cluster, counts, isNew, texts }: PatternHistory): readonly Anomaly[] {
  const columns = tokenColumns(cluster, texts);
  return [
    ...frequencyAnomaly(counts),
    ...(isNew ? [{ type: "New pattern", description: "It did not occur in the time before" } as const] : []),
    ...variationAnomaly(columns),
    ...numericalAnomaly(columns),
    ...httpAnomaly(cluster, columns),
  ];
}

interface TokenColumn {
  readonly position: number;
  /** The part before the token, which often names it. */
  readonly before: string;
  readonly values: readonly string[];
}

/** The values of each dynamic token in the texts that belong to the pattern. */
function tokenColumns({ parts, masks }: Cluster, texts: readonly string[]): readonly TokenColumn[] {
  const own = new Set(masks);
  const positions = parts.flatMap((part, index) => (isDynamic(part) ? [index] : []));
  const columns = positions.map((index, position) => ({
    position: position + 1,
    before: parts.slice(0, index).join(""),
    values: new Array<string>(),
  }));
  for (const text of texts) {
    const { mask, values } = maskText(text);
    if (!own.has(mask)) continue;
    let next = 0;
    const actual = partsOf(mask).map((part) => (isDynamic(part) ? (values[next++] ?? "") : part));
    for (const [column, index] of positions.entries()) columns[column]?.values.push(actual[index] ?? "");
  }
  return columns;
}

function frequencyAnomaly(counts: readonly number[]): readonly Anomaly[] {
  for (const [index, count] of counts.entries()) {
    const others = counts.filter((_, other) => other !== index);
    const mean = others.reduce((sum, value) => sum + value, 0) / others.length;
    const deviation = Math.sqrt(others.reduce((sum, value) => sum + (value - mean) ** 2, 0) / others.length);
    if (count < FEWEST_EVENTS || mean === 0) continue;
    if (count <= mean + DEVIATIONS * Math.max(deviation, Math.sqrt(mean))) continue;
    const description = `${count} events in part ${index + 1} of ${counts.length} of the time range, ${mean.toFixed(1)} in the others`;
    return [{ type: "Pattern frequency", description }];
  }
  return [];
}

function variationAnomaly(columns: readonly TokenColumn[]): readonly Anomaly[] {
  for (const { position, values } of columns) {
    if (values.length < FEWEST_SAMPLES || values.some((value) => /^[\d.:T -]+$/.test(value))) continue;
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    const isUsual = [...counts.values()].some((count) => count >= USUAL_SHARE * values.length);
    const rare = [...counts].find(([, count]) => count <= RARE_SHARE * values.length);
    if (isUsual && rare !== undefined) {
      return [
        { type: "Token variation", description: `token ${position} is ${rare[0]} in ${rare[1]} of ${values.length}` },
      ];
    }
  }
  return [];
}

function numericalAnomaly(columns: readonly TokenColumn[]): readonly Anomaly[] {
  for (const { position, values } of columns) {
    const numbers = values.map(Number).toSorted((one, other) => one - other);
    if (numbers.length < FEWEST_SAMPLES || numbers.some((value) => !Number.isFinite(value))) continue;
    const at = (share: number) => numbers[Math.floor(share * (numbers.length - 1))] ?? 0;
    const [low, high, max] = [at(0.25), at(0.75), numbers.at(-1) ?? 0];
    if (max <= high + RANGES * Math.max(high - low, Math.abs(high) / 10)) continue;
    return [{ type: "Numerical token", description: `token ${position} is ${max}, most are ${low} to ${high}` }];
  }
  return [];
}

/** A status of 400 and above where the text before it speaks of one. */
function httpAnomaly({ parts }: Cluster, columns: readonly TokenColumn[]): readonly Anomaly[] {
  const isHttp = /http|status|response/i;
  const fixed = parts.filter((part) => part !== VARYING_WORD).join("");
  for (const { before, values } of columns) {
    const errors = values.filter((value) => /^[45]\d\d$/.test(value));
    if (errors.length === 0 || !(isHttp.test(before) || /"(?:GET|POST|PUT|DELETE) /.test(fixed))) continue;
    return [
      { type: "HTTP error code", description: `${errors.length} responses with status ${errors[0] ?? ""} and alike` },
    ];
  }
  return [];
}
