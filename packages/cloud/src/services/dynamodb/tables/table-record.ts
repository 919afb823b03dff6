import type { ProvisionedUnits } from "../capacity/throughput-changes.ts";
import type { KeyAttribute, KeyNames } from "../expressions/key-condition.ts";

/** How a table is paid for. */
export type BillingMode = "PAY_PER_REQUEST" | "PROVISIONED";

/** What of an item an index holds. */
export interface ProjectionRecord {
  readonly type: "ALL" | "INCLUDE" | "KEYS_ONLY";
  readonly nonKeyAttributes?: readonly string[];
}

/** Maximum units a second of an on-demand table or index; an absent one means no maximum. */
export interface OnDemandMaximum {
  readonly readUnitsPerSecond?: number;
  readonly writeUnitsPerSecond?: number;
}

/** A secondary index. */
export interface IndexRecord {
  readonly name: string;
  /** The store's number of the index. */
  readonly number: number;
  readonly keys: KeyNames;
  readonly projection: ProjectionRecord;
}

/** A global secondary index, which has capacity and a life of its own. */
export interface GlobalIndexRecord extends IndexRecord {
  readonly status: "ACTIVE" | "CREATING" | "DELETING" | "UPDATING";
  readonly units: ProvisionedUnits;
  readonly onDemandMaximum?: OnDemandMaximum;
}

/** What a table becomes once its transition is over. */
export interface PendingChange {
  readonly units?: ProvisionedUnits;
  readonly billingMode?: BillingMode;
  readonly indexUnits?: Readonly<Record<string, ProvisionedUnits>>;
}

/** A table as the state store keeps it. JSON-safe. */
export interface TableRecord {
  readonly name: string;
  readonly id: string;
  /** The store's number of the table. */
  readonly number: number;
  readonly createdMs: number;
  readonly status: "ACTIVE" | "CREATING" | "DELETING" | "UPDATING";
  /** When the transition that the status names ends; absent for an active table. */
  readonly settlesAtMs?: number;
  readonly pending?: PendingChange;
  readonly keys: KeyNames;
  readonly attributes: readonly KeyAttribute[];
  readonly billingMode: BillingMode;
  readonly billingModeChangedMs?: number;
  readonly units: ProvisionedUnits;
  readonly onDemandMaximum?: OnDemandMaximum;
  readonly globalIndexes: readonly GlobalIndexRecord[];
  readonly localIndexes: readonly IndexRecord[];
  readonly tags: Readonly<Record<string, string>>;
  readonly isDeletionProtected: boolean;
  readonly tableClass?: string;
  readonly timeToLive?: { readonly attributeName: string; readonly isEnabled: boolean };
}

/** All secondary indexes of a table that hold, or will hold, its items. */
export function indexesOf(table: TableRecord): readonly IndexRecord[] {
  return [...table.localIndexes, ...table.globalIndexes.filter(({ status }) => status !== "DELETING")];
}

/** The same indexes by name: of those that refuse an item, AWS names the first. */
export function indexesByName(table: TableRecord): readonly IndexRecord[] {
  return indexesOf(table).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The record once its transition is over: pending changes done, indexes active or gone. Undefined for a deleted table. */
export function settle(table: TableRecord): TableRecord | undefined {
  if (table.status === "DELETING") return undefined;
  const { pending, settlesAtMs: _, ...rest } = table;
  const globalIndexes = table.globalIndexes
    .filter(({ status }) => status !== "DELETING")
    .map((index) => ({
      ...index,
      status: "ACTIVE" as const,
      units: pending?.indexUnits?.[index.name] ?? index.units,
    }));
  return {
    ...rest,
    status: "ACTIVE",
    units: pending?.units ?? table.units,
    billingMode: pending?.billingMode ?? table.billingMode,
    globalIndexes,
  };
}
