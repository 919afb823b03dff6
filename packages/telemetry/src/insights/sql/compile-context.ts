import type { QueryPlan } from "../plan/query-plan.ts";
import type { Expression, Query } from "../syntax/query-node.ts";
import type { Environment } from "./environment.ts";
import type { Relation, WithItem } from "./relation.ts";
import type { InlineRows, ScanRange } from "./scan-range.ts";
import type { Sql, SqlDialect } from "./sql-dialect.ts";
import type { Subqueries } from "./subqueries.ts";
import type { TypedSql } from "./typed-sql.ts";

/** What an expression is compiled in. */
export interface CompileContext {
  readonly dialect: SqlDialect;
  readonly environment: Environment;
  readonly range: ScanRange;
  readonly subqueries: Subqueries;
  /** The name of the relation of the one column, `value`, that a subquery gives. */
  readonly compileSubquery: (query: Query) => string;
  /** Compiles the rows of another query: of the right side of a `join`. */
  readonly compileRelation: (
    plan: Pick<QueryPlan, "scan" | "steps">,
    context: StepContext,
    options?: RelationOptions,
  ) => CompiledRelation;
}

/** What a step is compiled in, besides the rows before it. */
export type StepContext = Omit<CompileContext, "environment">;

/** What a call is compiled in: also how to compile its arguments. */
export interface CallContext extends CompileContext {
  readonly compile: (node: Expression) => TypedSql;
}

/** Where a plan's rows come from. */
export interface RelationOptions {
  /** What all names start with: a subquery's differ from those of the query around it. */
  readonly prefix?: string;
  /** Rows instead of log events. */
  readonly input?: InlineRows | undefined;
}

/** The rows that a plan's steps make, before its output is chosen. */
export interface CompiledRelation {
  readonly relation: Relation;
  /** The rows that have passed the filters before the first step that takes or makes rows in another way. */
  readonly matched: Relation;
  /** Where that step is an aggregation: what it is called. Its sizes add up to those rows. */
  readonly matchedInRows: string | undefined;
  /** Whether there is no filter, so that every event matches. */
  readonly isEveryEventMatched: boolean;
  /** The filters, where all of them are applied where events are read. */
  readonly scanFilter: Sql | undefined;
  readonly context: CompileContext;
  /** The `WITH` items up to `input`. */
  readonly inputItems: readonly WithItem[];
}
