import type { PatternsStep } from "../plan/query-plan.ts";
import { compileExpression } from "../sql/compile-expression.ts";
import { compileRelation, statementContext, withClause } from "../sql/compile-relation.ts";
import type { InlineRows, ScanRange } from "../sql/scan-range.ts";
import { asNumber, asText } from "../sql/typed-sql.ts";
import { type Anomaly, anomaliesOf, BUCKETS } from "./anomalies.ts";
import { type Cluster, clusterMasks } from "./cluster-masks.ts";
import type { Execution, StageInput } from "./execution.ts";
import { maskSql, printParts } from "./mask-text.ts";

/** Masked texts that are grouped, the most frequent first; what is rarer is left out. */
const MAX_MASKS = 5000;
/** Texts whose tokens are looked at for anomalies, the newest first. */
const MAX_SAMPLES = 10_000;

/** A pattern with how often it occurs. */
interface Pattern {
  readonly cluster: Cluster;
  readonly text: string;
  readonly count: number;
  /** In the time that is compared with. */
  readonly baselineCount: number;
}

/** Runs `pattern`, with `diff`, `logcompare` and `anomaly` where they follow. */
export async function runPatterns(step: PatternsStep, stage: StageInput, execution: Execution): Promise<InlineRows> {
  const { range } = execution;
  const baselineRange = shiftRange(range, step.baseline ?? "previous");
  const hasBaseline = step.baseline !== undefined || step.detectsAnomalies;
  const counts = await countMasks(step, stage, execution);
  const baseline = hasBaseline
    ? await countMasks(step, stage, { ...execution, range: baselineRange })
    : new Map<string, number>();
  const all = new Map([...counts, ...[...baseline].filter(([mask]) => !counts.has(mask))]);
  const patterns = clusterMasks([...all.keys()]).map((cluster): Pattern => {
    const sum = (of: ReadonlyMap<string, number>) =>
      cluster.masks.reduce((total, mask) => total + (of.get(mask) ?? 0), 0);
    return { cluster, text: printParts(cluster.parts), count: sum(counts), baselineCount: sum(baseline) };
  });
  const mostFrequentFirst = patterns.toSorted((a, b) => b.count - a.count || compareTexts(a.text, b.text));
  const isComparison = step.baseline !== undefined;
  const sorted = isComparison
    ? mostDifferentFirst(mostFrequentFirst)
    : mostFrequentFirst.filter(({ count }) => count > 0);
  const table = isComparison ? differenceRows(sorted) : patternRows(sorted);
  if (!step.detectsAnomalies) return table;
  const anomalies = await findAnomalies(sorted, { step, stage, execution, hadEvents: baseline.size > 0 });
  return withAnomalies(table, anomalies);
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function shiftRange(range: ScanRange, baseline: NonNullable<PatternsStep["baseline"]>): ScanRange {
  if (baseline === "previousMonth") {
    return { ...range, from: monthBefore(range.from), to: monthBefore(range.to) };
  }
  const shiftMs = baseline === "previous" ? range.to - range.from + 1 : baseline.shiftMs;
  return { ...range, from: range.from - shiftMs, to: range.to - shiftMs };
}

/** The same time a calendar month earlier; the last day where that month is shorter. */
function monthBefore(ms: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime();
}

/** SQL of the masked texts of the rows before, and of their times. */
function masksSql({ field }: PatternsStep, { plan, input }: StageInput, { range, dialect }: Execution) {
  const compiled = compileRelation(plan, statementContext(range, dialect), { input });
  const { relation } = compiled;
  const context = { ...compiled.context, environment: relation.environment };
  const text = asText(compileExpression(field, context), dialect);
  const time = relation.environment.field({ kind: "field", parts: ["@timestamp"], span: field.span });
  const columns = `${text} AS text, ${maskSql(text, dialect)} AS mask, ${asNumber(time, dialect)} AS event_ms`;
  // The columns are chosen before the items are written: these depend on what is used of them.
  return {
    from: `(SELECT ${columns} FROM ${relation.name} WHERE ${text} IS NOT NULL) AS masks`,
    order: relation.order.join(", "),
    with: withClause(compiled, relation),
    samples: `(SELECT ${text} AS text FROM ${relation.name} WHERE ${text} IS NOT NULL ORDER BY ${relation.order.join(", ")} LIMIT ${MAX_SAMPLES}) AS samples`,
  };
}

async function countMasks(
  step: PatternsStep,
  stage: StageInput,
  execution: Execution,
): Promise<ReadonlyMap<string, number>> {
  const sql = masksSql(step, stage, execution);
  const rows = await execution.query(
    `${sql.with}SELECT mask, count(*) AS count FROM ${sql.from} GROUP BY mask ORDER BY count DESC, mask LIMIT ${MAX_MASKS}`,
  );
  return new Map(rows.map((row) => [String(row["mask"]), Number(row["count"])]));
}

function patternRows(patterns: readonly Pattern[]): InlineRows {
  const total = patterns.reduce((sum, { count }) => sum + count, 0);
  return {
    columns: [
      { name: "@pattern", type: "text" },
      { name: "@ratio", type: "number" },
      { name: "@sampleCount", type: "number" },
      { name: "@severityLabel", type: "text" },
    ],
    rows: patterns.map(({ text, count }) => [text, count / total, count, severityOf(text)]),
  };
}

function differenceOf({ count, baselineCount }: Pattern): number {
  return count - baselineCount;
}

function mostDifferentFirst(patterns: readonly Pattern[]): readonly Pattern[] {
  return patterns.toSorted((a, b) => Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)));
}

function differenceRows(patterns: readonly Pattern[]): InlineRows {
  return {
    columns: [
      { name: "@pattern", type: "text" },
      { name: "@sampleCount", type: "number" },
      { name: "@differenceCount", type: "number" },
      { name: "@differenceDescription", type: "text" },
      { name: "@severityLabel", type: "text" },
    ],
    rows: patterns.map((pattern) => [
      pattern.text,
      pattern.count,
      differenceOf(pattern),
      descriptionOf(pattern),
      severityOf(pattern.text),
    ]),
  };
}

function descriptionOf({ count, baselineCount }: Pattern): string {
  if (baselineCount === 0) return "New pattern";
  if (count === 0) return "Pattern disappeared";
  if (count === baselineCount) return "No change";
  const percent = Math.round((Math.abs(count - baselineCount) / baselineCount) * 100);
  return `${percent} % ${count > baselineCount ? "more" : "fewer"} events`;
}

/** @see CloudWatch Logs User Guide, "pattern", read 2026-11. */
function severityOf(pattern: string): string {
  if (/error/i.test(pattern)) return "ERROR";
  return /warn/i.test(pattern) ? "WARN" : "INFO";
}

interface AnomalySearch {
  readonly step: PatternsStep;
  readonly stage: StageInput;
  readonly execution: Execution;
  /** Whether the time before had events at all: without, nothing is new. */
  readonly hadEvents: boolean;
}

async function findAnomalies(
  patterns: readonly Pattern[],
  { step, stage, execution, hadEvents }: AnomalySearch,
): Promise<readonly (readonly Anomaly[])[]> {
  const { range } = execution;
  const sql = masksSql(step, stage, execution);
  const width = (range.to - range.from + 1) / BUCKETS;
  const bucket = `floor((event_ms - ${range.from}) / ${width})`;
  const rows = await execution.query(
    `${sql.with}SELECT mask, ${bucket} AS bucket, count(*) AS count FROM ${sql.from} GROUP BY mask, bucket`,
  );
  const samples = await execution.query(`${sql.with}SELECT text FROM ${sql.samples}`);
  const texts = samples.map((row) => String(row["text"]));
  return patterns.map(({ cluster, baselineCount }) => {
    const counts = Array.from({ length: BUCKETS }, () => 0);
    const own = new Set(cluster.masks);
    for (const row of rows) {
      const index = Number(row["bucket"]);
      if (own.has(String(row["mask"])) && index in counts) counts[index] = (counts[index] ?? 0) + Number(row["count"]);
    }
    return anomaliesOf({ cluster, counts, isNew: hadEvents && baselineCount === 0, texts });
  });
}

/** @param anomalies Of each row, in the rows' order. */
function withAnomalies(table: InlineRows, anomalies: readonly (readonly Anomaly[])[]): InlineRows {
  return {
    columns: [
      ...table.columns,
      { name: "@isAnomaly", type: "number" },
      { name: "@anomalyType", type: "text" },
      { name: "@anomalyDescription", type: "text" },
    ],
    rows: table.rows.map((row, index) => {
      const found = anomalies[index] ?? [];
      if (found.length === 0) return [...row, 0, null, null];
      return [
        ...row,
        1,
        found.map(({ type }) => type).join(", "),
        found.map(({ description }) => description).join("; "),
      ];
    }),
  };
}
