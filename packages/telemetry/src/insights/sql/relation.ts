import type { Environment } from "./environment.ts";
import type { Sql } from "./sql-dialect.ts";

/** A `WITH` item; a function where later steps decide which columns it needs. */
export type WithItem = Sql | (() => Sql);

/** Rows at one place of a query: the last of some `WITH` items, what names mean there, and the order so far. */
export interface Relation {
  readonly name: string;
  /** What the names of all items start with. */
  readonly prefix: string;
  /** Everything after `input`. */
  readonly items: readonly WithItem[];
  readonly environment: Environment;
  /** `ORDER BY` terms; total, so that every engine gives the same order. */
  readonly order: readonly Sql[];
  /** The terms that make a `sort` total. */
  readonly tieBreak: readonly Sql[];
  /** Whether the rows are all events of the range: an aggregation of them then sums `group_bytes`, too. */
  readonly isWholeScan: boolean;
  /** The first aggregation: its `group_size` adds up to the events that it read. */
  readonly firstAggregate?: string;
  /** How many columns have been made: the next is `c` and the number after it. */
  readonly columnCount: number;
}

/** The last term of the order of events: those of one millisecond, the last stored first. */
export const LAST_STORED_FIRST = "event_id DESC";

/** Events, newest first; or other rows in their `row_order`. */
export function initialRelation(
  environment: Environment,
  { prefix, isWholeScan }: { readonly prefix: string; readonly isWholeScan: boolean },
): Relation {
  const order = environment.isOfEvents ? ['"timestamp" DESC', LAST_STORED_FIRST] : ["row_order"];
  return {
    name: `${prefix}input`,
    prefix,
    items: [],
    environment,
    order,
    tieBreak: order,
    isWholeScan,
    columnCount: 0,
  };
}
