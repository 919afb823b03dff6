import { type Scope, type TraceId, traceId } from "@faultline/core";
import {
  assembleTrace,
  ENGINE_SQL,
  type SegmentDocument,
  type StoreRow,
  type TelemetryStore,
  type Trace,
} from "@faultline/telemetry";
import { TRACES_PER_PAGE } from "./limits.ts";
import { type PageRequest, pageStatement, processedStatement } from "./page-statements.ts";

/** Traces, newest first, and where the next page begins. */
export interface TracePage {
  readonly traces: readonly Trace[];
  /** Traces that the page covers, those that the filter left out among them. */
  readonly processedCount: number;
  /** Continue with traces before this one; absent on the last page. */
  readonly before?: TraceId;
}

/** Reads traces out of the store. */
export class TraceReader {
  readonly #store: TelemetryStore;

  constructor(store: TelemetryStore) {
    this.#store = store;
  }

  /** The traces with the given ids that exist, in the order of the ids. */
  async readTraces(scope: Scope, ids: readonly TraceId[]): Promise<readonly Trace[]> {
    if (ids.length === 0) return [];
    const rows = await this.#store.query({
      sql: `SELECT trace_id, document FROM segments WHERE account_id = ? AND region = ? AND document IS NOT NULL
        AND trace_id IN (${ENGINE_SQL[this.#store.engine].texts("?")}) ORDER BY sequence`,
      parameters: [scope.accountId, scope.region, JSON.stringify(ids)],
    });
    const documents = Map.groupBy(rows, (row) => String(row.trace_id));
    return ids.flatMap((id) => {
      const found = documents.get(id);
      return found === undefined ? [] : [assembleTrace(id, found.map(documentOf))];
    });
  }

  /** One page of the traces of a window that may satisfy a filter, newest first. */
  async readPage(request: PageRequest): Promise<TracePage> {
    const rows = await this.#store.query(pageStatement(request, TRACES_PER_PAGE, ENGINE_SQL[this.#store.engine]));
    const ids = rows.map((row) => traceId(String(row.trace_id)));
    const last = ids.length === TRACES_PER_PAGE ? ids.at(-1) : undefined;
    const isNarrowed = request.filter !== undefined;
    const [traces, processed] = await Promise.all([
      this.readTraces(request.window.scope, ids),
      isNarrowed ? this.#store.query(processedStatement(request, last)) : [],
    ]);
    return {
      traces,
      processedCount: isNarrowed ? Number(processed[0]?.count ?? 0) : ids.length,
      ...(last === undefined ? {} : { before: last }),
    };
  }

  /** Every trace of a window that may satisfy a filter, a page at a time in memory. */
  async *readWindow(request: Omit<PageRequest, "before">): AsyncGenerator<Trace> {
    let before: TraceId | undefined;
    do {
      const rest = before === undefined ? {} : { before };
      const page: TracePage = await this.readPage({ ...request, ...rest });
      yield* page.traces;
      before = page.before;
    } while (before !== undefined);
  }
}

function documentOf(row: StoreRow): SegmentDocument {
  return JSON.parse(String(row.document)) as SegmentDocument; // Was checked when it was stored.
}
