import type { Execution, SqlRow } from "./analysis/execution.ts";
import { runPatterns } from "./analysis/run-patterns.ts";
import { runRelevantFields } from "./analysis/run-relevant-fields.ts";
import { formatValue } from "./format-value.ts";
import { type ClientStep, isClientStep, type QueryPlan } from "./plan/query-plan.ts";
import type { PlannedQuery } from "./prepare-query.ts";
import { measureScan, type ScanSize } from "./measure-scan.ts";
import { compilePlan, type CompiledQuery } from "./sql/compile-plan.ts";
import { dialectOf } from "./sql/dialect-of.ts";
import { type InlineRows, type ScanRange, timesOf } from "./sql/scan-range.ts";
import type { StoreEngine } from "../model/store-engine.ts";

/** What answers SQL over log events. A query whose signal is aborted stops soon and throws. */
export interface SqlSource {
  readonly engine: StoreEngine;
  query(
    statement: { readonly sql: string; readonly parameters: readonly [] },
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly SqlRow[]>;
}

/** One row of an answer. */
export interface QueryRow {
  /** Fields with a value, in the order of the columns. */
  readonly fields: readonly { readonly field: string; readonly value: string }[];
  /** Which event the row is; absent after an aggregation. */
  readonly event?: { readonly timestamp: number; readonly eventId: number };
}

/** What a query looked at. */
export interface QueryStatistics {
  /** Events that passed the filters before the first aggregation. */
  readonly recordsMatched: number;
  /** Events in the groups and the time range. */
  readonly recordsScanned: number;
  /** Bytes of their messages in UTF-8. */
  readonly bytesScanned: number;
}

/** A query's answer. */
export interface QueryAnswer {
  readonly rows: readonly QueryRow[];
  readonly statistics: QueryStatistics;
}

/** How a query is run. */
export interface RunOptions {
  /** Stops the query. */
  readonly signal?: AbortSignal | undefined;
}

/** A query that passes a limit which only its data decide. */
export class QueryLimitError extends Error {}

/** Runs a planned query. Throws what the source throws, and {@link QueryLimitError}. */
export async function runQuery(
  { plan }: PlannedQuery,
  range: ScanRange,
  source: SqlSource,
  options: RunOptions = {},
): Promise<QueryAnswer> {
  return runPlan(plan, executionOf(plan, range, source, options));
}

/** What running a plan over a range takes. */
export function executionOf(
  { source: own }: QueryPlan,
  range: ScanRange,
  source: SqlSource,
  { signal }: RunOptions,
): Execution {
  const query = (sql: string) => source.query({ sql, parameters: [] }, signal === undefined ? {} : { signal });
  return { range: timesOf(own, range), dialect: dialectOf(source.engine), query };
}

/** Runs a plan, and counts what it looked at. */
export async function runPlan(plan: QueryPlan, execution: Execution): Promise<QueryAnswer> {
  const answer = await runStages(plan, execution);
  const { events, bytes } = answer.scanned ?? (await measureScan(execution));
  return {
    rows: answer.rows,
    statistics: { recordsMatched: answer.recordsMatched ?? events, recordsScanned: events, bytesScanned: bytes },
  };
}

interface StagedAnswer {
  readonly rows: readonly QueryRow[];
  /** Undefined where every event matched. */
  readonly recordsMatched: number | undefined;
  /** Where the answer itself tells it. */
  readonly scanned?: ScanSize | undefined;
}

/** Runs the steps up to one outside SQL, that step, then the rest over its rows. */
async function runStages(plan: QueryPlan, execution: Execution): Promise<StagedAnswer> {
  let steps = plan.steps;
  let input: InlineRows | undefined;
  let scan = plan.scan;
  let recordsMatched: number | undefined;
  let isCounted = false;
  for (let index = steps.findIndex(isClientStep); index >= 0; index = steps.findIndex(isClientStep)) {
    const step = steps[index];
    const stage = { plan: { scan, steps: steps.slice(0, index) }, input };
    if (!isCounted) recordsMatched = await countMatched({ ...plan, ...stage.plan, output: [] }, execution);
    isCounted = true;
    if (step !== undefined && isClientStep(step)) input = await runClientStep(step, stage, execution);
    steps = steps.slice(index + 1);
    scan = [];
  }
  const last = await runStatement({ ...plan, scan, steps }, input, execution);
  return isCounted ? { rows: last.rows, recordsMatched } : last;
}

function runClientStep(
  step: ClientStep,
  stage: Parameters<typeof runPatterns>[1],
  execution: Execution,
): Promise<InlineRows> {
  switch (step.kind) {
    case "patterns":
      return runPatterns(step, stage, execution);
    case "relevantfields":
      return runRelevantFields(step, stage, execution);
    case "estimate":
      return runEstimate(execution);
    default:
      return step satisfies never;
  }
}

/** `estimate`: the bytes of the groups in the time range, which is what a query scans. */
async function runEstimate(execution: Execution): Promise<InlineRows> {
  const { bytes } = await measureScan(execution);
  return { columns: [{ name: "estimatedBytesScanned", type: "number" }], rows: [[bytes]] };
}

async function countMatched(plan: QueryPlan, { range, dialect, query }: Execution): Promise<number | undefined> {
  const compiled = compilePlan({ ...plan, isOfEvents: false }, range, { dialect });
  return compiled.isEveryEventMatched ? undefined : (await countMatches(compiled, query)).recordsMatched;
}

/** Reads the events that match; one reading also counts all where that is possible. */
async function countMatches({ matched }: CompiledQuery, query: Execution["query"]) {
  const [row = {}] = await query(matched);
  const recordsMatched = Number(row["matched"] ?? 0);
  if (row["scanned"] === undefined) return { recordsMatched };
  return { recordsMatched, scanned: { events: Number(row["scanned"]), bytes: Number(row["bytes"] ?? 0) } };
}

async function runStatement(
  plan: QueryPlan,
  input: InlineRows | undefined,
  { range, dialect, query }: Execution,
): Promise<StagedAnswer> {
  const compiled = compilePlan(plan, range, { dialect, input });
  for (const { sql, max, message } of compiled.checks) {
    if (Number((await query(sql))[0]?.["count"] ?? 0) > max) throw new QueryLimitError(message);
  }
  const rows = await query(compiled.rows);
  const answer = { rows: rows.map((row) => rowOf(row, compiled)) };
  if (compiled.isEveryEventMatched) return { ...answer, recordsMatched: undefined, scanned: knownSize(rows, compiled) };
  const known = knownMatches(rows, compiled);
  return { ...answer, ...(known === undefined ? await countMatches(compiled, query) : { recordsMatched: known }) };
}

/** The events that matched, where the rows tell: each is one, or an aggregation counted what it read. */
function knownMatches(rows: readonly SqlRow[], compiled: CompiledQuery): number | undefined {
  if (compiled.isOneRowAMatch && rows.length < compiled.limit) return rows.length;
  const matched = compiled.isMatchedInRows ? rows[0]?.["matched"] : undefined;
  return matched === undefined ? undefined : Number(matched);
}

/** All events, where an aggregation counted them. */
function knownSize([row]: readonly SqlRow[], { isMatchedInRows }: CompiledQuery): ScanSize | undefined {
  if (!isMatchedInRows || row?.["bytes"] === undefined) return undefined;
  return { events: Number(row["matched"]), bytes: Number(row["bytes"]) };
}

function rowOf(row: SqlRow, { columns, isOfEvents }: CompiledQuery): QueryRow {
  const fields = columns.flatMap(({ name, type }, index) => {
    const value = formatValue(row[`r${index}`] ?? null, type);
    return value === undefined ? [] : [{ field: name, value }];
  });
  const eventId = row["event_id"] ?? null;
  if (!isOfEvents || eventId === null) return { fields };
  return { fields, event: { timestamp: Number(row["event_time"]), eventId: Number(eventId) } };
}
