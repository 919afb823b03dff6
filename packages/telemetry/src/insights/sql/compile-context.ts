import type { Expression } from "../syntax/query-node.ts";
import type { Environment } from "./environment.ts";
import type { SqlDialect } from "./sql-dialect.ts";
import type { TypedSql } from "./typed-sql.ts";

/** What an expression is compiled in. Times are milliseconds since the epoch. */
export interface CompileContext {
  readonly dialect: SqlDialect;
  readonly environment: Environment;
  readonly range: { readonly from: number; readonly to: number; readonly now: number };
}

/** What a step is compiled in, besides the rows before it. */
export type StepContext = Omit<CompileContext, "environment">;

/** What a call is compiled in: also how to compile its arguments. */
export interface CallContext extends CompileContext {
  readonly compile: (node: Expression) => TypedSql;
}
