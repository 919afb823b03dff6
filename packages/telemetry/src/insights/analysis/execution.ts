import type { RawValue } from "../format-value.ts";
import type { QueryPlan } from "../plan/query-plan.ts";
import type { InlineRows, ScanRange } from "../sql/scan-range.ts";
import type { SqlDialect } from "../sql/sql-dialect.ts";

/** A row of an answer to SQL. */
export type SqlRow = Readonly<Record<string, RawValue>>;

/** What a step that is computed outside SQL may use. */
export interface Execution {
  readonly range: ScanRange;
  readonly dialect: SqlDialect;
  readonly query: (sql: string) => Promise<readonly SqlRow[]>;
}

/** The rows before such a step. */
export interface StageInput {
  readonly plan: Pick<QueryPlan, "scan" | "steps">;
  /** The rows of an earlier step outside SQL; log events without. */
  readonly input: InlineRows | undefined;
}
