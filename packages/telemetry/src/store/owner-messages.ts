import type { OwnerOptions } from "./duckdb-owner.ts";
import type { QueryResult } from "./query-runner.ts";
import type { LogEventSelection, SqlStatement, StoreSize, TelemetryBatch } from "./telemetry-store.ts";

/** What the store asks of the thread that owns the file. */
export type OwnerRequest =
  | { readonly kind: "open"; readonly options: OwnerOptions }
  | { readonly kind: "append"; readonly batches: readonly TelemetryBatch[] }
  | { readonly kind: "query"; readonly statement: SqlStatement }
  | { readonly kind: "prune"; readonly selection: LogEventSelection }
  | { readonly kind: "size" }
  | { readonly kind: "close" };

/** What each request is answered with. */
export interface OwnerResults {
  readonly open: undefined;
  readonly append: undefined;
  readonly query: QueryResult;
  readonly prune: undefined;
  readonly size: StoreSize;
  readonly close: undefined;
}

/** A request with the number that its reply repeats. */
export interface OwnerEnvelope {
  readonly id: number;
  readonly request: OwnerRequest;
}

/** What the thread says unasked: a sentence for the user. */
export interface OwnerNotice {
  readonly kind: "notice";
  readonly text: string;
}

/** The answer to one request. An error's code is empty when it is no `LabError`. */
export type OwnerReply =
  | { readonly id: number; readonly kind: "result"; readonly result: OwnerResults[keyof OwnerResults] }
  | {
      readonly id: number;
      readonly kind: "error";
      readonly code: string;
      readonly message: string;
      readonly hint: string;
    };
