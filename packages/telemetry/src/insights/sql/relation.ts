import type { Environment } from "./environment.ts";
import type { Sql } from "./sql-dialect.ts";

/** Rows at one place of a query: the last of some `WITH` items, what names mean there, and the order so far. */
export interface Relation {
  readonly name: string;
  /** Everything after `input`. */
  readonly items: readonly Sql[];
  readonly environment: Environment;
  /** `ORDER BY` terms; total, so that every engine gives the same order. */
  readonly order: readonly Sql[];
  /** The terms that make a `sort` total. */
  readonly tieBreak: readonly Sql[];
  /** The first aggregation: its `group_size` adds up to the events that it read. */
  readonly firstAggregate?: string;
  /** How many columns have been made: the next is `c` and the number after it. */
  readonly columnCount: number;
}

/** Events, newest first. */
export function initialRelation(environment: Environment): Relation {
  const newestFirst = ['"timestamp" DESC', "event_id DESC"];
  return { name: "input", items: [], environment, order: newestFirst, tieBreak: newestFirst, columnCount: 0 };
}
