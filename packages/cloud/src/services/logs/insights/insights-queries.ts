import { type CancelTimer, type Clock, type Random, type Scope, scopeKey } from "@faultline/core";
import type { QueryAnswer } from "@faultline/telemetry";
import { logsError } from "../errors.ts";
import type { InsightsQuery, QueryRequest, QueryState } from "./insights-query.ts";
import {
  CONCURRENT_QUERIES,
  KEPT_QUERIES,
  KEPT_RESULT_CHARACTERS,
  QUERY_TIMEOUT_MS,
  RESULTS_KEPT_MS,
} from "./query-limits.ts";

/** Computes a query's answer, and may show answers over a part of the events before. Stops when the signal is aborted. */
export type QueryWork = (signal: AbortSignal, onPartial: (answer: QueryAnswer) => void) => Promise<QueryAnswer>;

/** The queries that run and those whose results are still kept, in the order of their start. */
export class InsightsQueries {
  readonly #queries = new Map<string, InsightsQuery>();
  readonly #timers = new Map<string, CancelTimer>();
  readonly #aborts = new Map<string, AbortController>();
  readonly #clock: Clock;
  readonly #random: Random;

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Starts a query; its answer is kept when it comes.
   *
   * @param work Its signal is aborted when the query is stopped or takes too long.
   * @throws ServiceError `LimitExceededException` when too many queries run.
   */
  start(request: QueryRequest, work: QueryWork): string {
    this.#forgetOld();
    const running = [...this.#queries.values()].filter(
      (query) => query.state.status === "Running" && isOf(query, request.scope),
    );
    if (running.length >= CONCURRENT_QUERIES) {
      throw logsError(
        "LimitExceededException",
        `Account maximum query concurrency limit of [${CONCURRENT_QUERIES}] reached.`,
      );
    }
    const queryId = this.#random.uuid();
    const abort = new AbortController();
    this.#aborts.set(queryId, abort);
    this.#queries.set(queryId, { queryId, request, createTime: this.#clock.now(), state: { status: "Running" } });
    this.#timers.set(
      queryId,
      this.#clock.after(QUERY_TIMEOUT_MS, () => this.#end(queryId, { status: "Timeout" })),
    );
    void work(abort.signal, (answer) => this.#publish(queryId, answer)).then(
      (answer) => this.#end(queryId, completed(answer)),
      () => this.#end(queryId, { status: "Failed" }),
    );
    return queryId;
  }

  /** @throws ServiceError `ResourceNotFoundException`. */
  query(scope: Scope, queryId: string | undefined): InsightsQuery {
    this.#forgetOld();
    const query = this.#queries.get(queryId ?? "");
    if (query !== undefined && isOf(query, scope)) return query;
    throw logsError("ResourceNotFoundException", `Query '${queryId ?? ""}' was not found.`);
  }

  /** Stops a query. @throws ServiceError `InvalidParameterException` when it has ended. */
  stop(scope: Scope, queryId: string | undefined): void {
    const { state } = this.query(scope, queryId);
    if (state.status !== "Running") {
      throw logsError("InvalidParameterException", "Query is not in running or scheduled status");
    }
    this.#end(queryId ?? "", { status: "Cancelled" });
  }

  /** The queries of an account in a Region, newest first. */
  list(scope: Scope): readonly InsightsQuery[] {
    this.#forgetOld();
    return [...this.#queries.values()].filter((query) => isOf(query, scope)).toReversed();
  }

  #publish(queryId: string, answer: QueryAnswer): void {
    const query = this.#queries.get(queryId);
    if (query?.state.status !== "Running" || sizeOf(answer) > KEPT_RESULT_CHARACTERS) return;
    this.#queries.set(queryId, { ...query, state: { status: "Running", answer } });
  }

  #end(queryId: string, state: QueryState): void {
    const query = this.#queries.get(queryId);
    if (query === undefined || query.state.status !== "Running") return;
    this.#timers.get(queryId)?.();
    this.#timers.delete(queryId);
    this.#aborts.get(queryId)?.abort();
    this.#aborts.delete(queryId);
    this.#queries.set(queryId, { ...query, durationMs: this.#clock.now() - query.createTime, state });
    this.#forgetOld();
  }

  /** Forgets ended queries: those that are too old, then the oldest until the others are few and small enough. */
  #forgetOld(): void {
    const ended = [...this.#queries.values()].filter(({ state }) => state.status !== "Running");
    const oldest = this.#clock.now() - RESULTS_KEPT_MS;
    let characters = ended.reduce((sum, query) => sum + charactersOf(query), 0);
    let count = ended.length;
    for (const query of ended) {
      const isTooMuch = count > KEPT_QUERIES || characters > KEPT_RESULT_CHARACTERS;
      if (query.createTime >= oldest && !isTooMuch) continue;
      this.#queries.delete(query.queryId);
      characters -= charactersOf(query);
      count--;
    }
  }
}

function isOf({ request }: InsightsQuery, scope: Scope): boolean {
  return scopeKey(request.scope) === scopeKey(scope);
}

function charactersOf({ state }: InsightsQuery): number {
  return state.status === "Complete" ? state.characters : 0;
}

function completed(answer: QueryAnswer): QueryState {
  const characters = sizeOf(answer);
  return characters > KEPT_RESULT_CHARACTERS ? { status: "Failed" } : { status: "Complete", answer, characters };
}

/** Characters. */
function sizeOf({ rows }: QueryAnswer): number {
  let characters = 0;
  for (const { fields } of rows) for (const { field, value } of fields) characters += field.length + value.length;
  return characters;
}
