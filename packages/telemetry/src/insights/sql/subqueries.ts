import type { WithItem } from "./relation.ts";

/** What the subqueries of one statement add to it. */
export class Subqueries {
  readonly #items: WithItem[] = [];
  readonly #checks: (() => RowLimit)[] = [];
  #count = 0;

  /** `WITH` items that stand before all others. */
  get items(): readonly WithItem[] {
    return this.#items;
  }

  /** What has to hold before the statement runs. */
  get checks(): readonly RowLimit[] {
    return this.#checks.map((check) => check());
  }

  /** The start of the names in another subquery. */
  nextPrefix(): string {
    this.#count++;
    return `q${this.#count}_`;
  }

  add(items: readonly WithItem[]): void {
    this.#items.push(...items);
  }

  addCheck(check: () => RowLimit): void {
    this.#checks.push(check);
  }
}

/** A count that must not pass a limit. */
export interface RowLimit {
  readonly items: readonly WithItem[];
  /** Gives `count` from the items. */
  readonly sql: string;
  readonly max: number;
  readonly message: string;
}
