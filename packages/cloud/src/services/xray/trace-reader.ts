import { type Scope, type TraceId, traceId } from "@faultline/core";
import {
  assembleTrace,
  type SegmentDocument,
  type SqlStatement,
  type StoreRow,
  type TelemetryStore,
  type Trace,
} from "@faultline/telemetry";
import { TRACES_PER_PAGE } from "./limits.ts";

/** Which traces to read: those whose id's time lies in [start, end), seconds since the epoch. */
export interface TraceWindow {
  readonly scope: Scope;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Traces, newest first, and where the next page begins. */
export interface TracePage {
  readonly traces: readonly Trace[];
  /** Continue with traces before this one; absent on the last page. */
  readonly before?: TraceId;
}

/** Reads traces out of the store. */
export class TraceReader {
  readonly #store: TelemetryStore;

  constructor(store: TelemetryStore) {
    this.#store = store;
  }

  /** The traces with the given ids that exist. */
  async readTraces(scope: Scope, ids: readonly TraceId[]): Promise<readonly Trace[]> {
    if (ids.length === 0) return [];
    const rows = await this.#store.query({
      sql:
        "SELECT trace_id, document FROM segments WHERE account_id = ? AND region = ? AND document IS NOT NULL " +
        `AND trace_id IN (${ids.map(() => "?").join(", ")}) ORDER BY sequence`,
      parameters: [scope.accountId, scope.region, ...ids],
    });
    return assembleRows(rows);
  }

  /** One page of a window, newest first. */
  async readPage(window: TraceWindow, before?: TraceId): Promise<TracePage> {
    const rows = await this.#store.query(pageStatement(window, before));
    const ids = rows.map((row) => traceId(String(row.trace_id)));
    const traces = await this.readTraces(window.scope, ids);
    const newestFirst = traces.toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const last = ids.at(-1);
    return { traces: newestFirst, ...(ids.length === TRACES_PER_PAGE && last !== undefined ? { before: last } : {}) };
  }

  /** Every trace of a window, a page at a time in memory. */
  async *readWindow(window: TraceWindow): AsyncGenerator<Trace> {
    let before: TraceId | undefined;
    do {
      const page: TracePage = await this.readPage(window, before);
      yield* page.traces;
      before = page.before;
    } while (before !== undefined);
  }
}

/** Ids sort by time, because they begin with it. */
function pageStatement({ scope, startSeconds, endSeconds }: TraceWindow, before: TraceId | undefined): SqlStatement {
  return {
    sql:
      "SELECT DISTINCT trace_id FROM segments WHERE account_id = ? AND region = ? AND trace_id >= ? AND trace_id < ? " +
      `ORDER BY trace_id DESC LIMIT ${TRACES_PER_PAGE}`,
    parameters: [scope.accountId, scope.region, idAt(startSeconds), before ?? idAt(endSeconds)],
  };
}

/** The least id of a second; a part of a second counts as the whole. */
function idAt(seconds: number): string {
  return `1-${Math.max(0, Math.ceil(seconds)).toString(16).padStart(8, "0")}-`;
}

function assembleRows(rows: readonly StoreRow[]): Trace[] {
  const groups = Map.groupBy(rows, (row) => String(row.trace_id));
  return [...groups].map(([id, documents]) =>
    assembleTrace(
      traceId(id),
      documents.map((row) => JSON.parse(String(row.document)) as SegmentDocument),
    ),
  );
}
