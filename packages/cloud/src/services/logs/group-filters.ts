import type { Scope } from "@faultline/core";
import type { Collection, StateStore } from "../../state/state-store.ts";
import { checkedFilterPattern } from "./check-filter-pattern.ts";
import { type LogsErrorCode, logsError } from "./errors.ts";
import { matchesFilterPattern } from "./filter-pattern/matches-filter-pattern.ts";
import type { FilterPattern } from "./filter-pattern/filter-pattern.ts";
import { groupKey } from "./log-arrivals.ts";

/** What metric filters and subscription filters have in common. */
export interface GroupFilter {
  readonly logGroupName: string;
  readonly filterName: string;
  readonly filterPattern: string;
  /** Milliseconds since the epoch. */
  readonly creationTime: number;
}

/** A filter that is ready to work. */
export interface ActiveFilter<Filter extends GroupFilter> {
  readonly filter: Filter;
  readonly pattern: FilterPattern;
}

interface FilterKind {
  /** Where the filters are kept. */
  readonly collection: string;
  readonly maxPerGroup: number;
  /** What a client reads that names a filter which does not exist. */
  readonly missing: string;
}

/** The filters of one kind, by log group and name. */
export class GroupFilters<Filter extends GroupFilter> {
  readonly #filters: Collection<Filter>;
  readonly #kind: FilterKind;
  /** By group; what is not here is read again. */
  readonly #active = new Map<string, readonly ActiveFilter<Filter>[]>();

  constructor(state: StateStore, kind: FilterKind) {
    this.#filters = state.collection(kind.collection);
    this.#kind = kind;
  }

  /** Every filter, by name, then by group. */
  list(scope: Scope): readonly Filter[] {
    const byName = (a: Filter, b: Filter) =>
      compare(a.filterName, b.filterName) || compare(a.logGroupName, b.logGroupName);
    return this.#filters.list(scope).toSorted(byName);
  }

  ofGroup(scope: Scope, logGroup: string): readonly Filter[] {
    return this.list(scope).filter(({ logGroupName }) => logGroupName === logGroup);
  }

  /** The filters that new events of a group pass through. */
  active(scope: Scope, logGroup: string): readonly ActiveFilter<Filter>[] {
    const key = groupKey(scope, logGroup);
    const known = this.#active.get(key);
    if (known !== undefined) return known;
    const active = this.ofGroup(scope, logGroup).map((filter) => ({
      filter,
      pattern: checkedFilterPattern(filter.filterPattern),
    }));
    if (this.#active.size >= MAX_CACHED_GROUPS) this.#active.clear();
    this.#active.set(key, active);
    return active;
  }

  /**
   * Keeps a filter, in the place of the one of its name, which was created when that was.
   *
   * @throws ServiceError `LimitExceededException`.
   */
  put(scope: Scope, filter: Filter): void {
    const others = this.ofGroup(scope, filter.logGroupName).filter(
      ({ filterName }) => filterName !== filter.filterName,
    );
    if (others.length >= this.#kind.maxPerGroup) throw logsError("LimitExceededException", "Resource limit exceeded.");
    const { creationTime } = this.#filters.get(scope, keyOf(filter)) ?? filter;
    this.#filters.put(scope, keyOf(filter), { ...filter, creationTime });
    this.#active.delete(groupKey(scope, filter.logGroupName));
  }

  /** @throws ServiceError `ResourceNotFoundException`. */
  delete(scope: Scope, filter: Pick<GroupFilter, "filterName" | "logGroupName">): void {
    const code: LogsErrorCode = "ResourceNotFoundException";
    if (!this.#filters.delete(scope, keyOf(filter))) throw logsError(code, this.#kind.missing);
    this.#active.delete(groupKey(scope, filter.logGroupName));
  }

  deleteGroup(scope: Scope, logGroup: string): void {
    for (const filter of this.ofGroup(scope, logGroup)) this.delete(scope, filter);
  }
}

const MAX_CACHED_GROUPS = 10_000;

/** Whether a filter selects a message. */
export function selects({ pattern }: ActiveFilter<GroupFilter>, message: string): boolean {
  return matchesFilterPattern(pattern, message);
}

/** A colon cannot occur in either name. */
function keyOf({ logGroupName, filterName }: Pick<GroupFilter, "filterName" | "logGroupName">): string {
  return `${logGroupName}:${filterName}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
