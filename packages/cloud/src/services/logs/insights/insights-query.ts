import type { Scope } from "@faultline/core";
import type { QueryAnswer } from "@faultline/telemetry";

/** What StartQuery asked for. Times are milliseconds since the epoch, both inclusive. */
export interface QueryRequest {
  readonly scope: Scope;
  readonly queryString: string;
  readonly logGroups: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** How far a query is. */
export type QueryState =
  /** The answer over a part of the events, once there is one. */
  | { readonly status: "Running"; readonly answer?: QueryAnswer }
  | { readonly status: "Complete"; readonly answer: QueryAnswer; readonly characters: number }
  | { readonly status: "Cancelled" | "Failed" | "Timeout" };

/** A query and how far it is. */
export interface InsightsQuery {
  readonly queryId: string;
  readonly request: QueryRequest;
  /** Milliseconds since the epoch. */
  readonly createTime: number;
  /** Milliseconds that it took; absent while it runs. */
  readonly durationMs?: number;
  readonly state: QueryState;
}
