/** One bank of burst credit, in capacity units. */
export interface BurstCredit {
  /** Units that may be spent now; zero or less while overdrawn. */
  readonly balance: number;
  /** Units of a full bank. */
  readonly limit: number;
  readonly unitsPerSecond: number;
}

/** Burst credit of a table, or of one of its global secondary indexes. */
export interface TableCredit {
  /** Absent for the table itself. */
  readonly indexName?: string;
  readonly read: BurstCredit;
  readonly write: BurstCredit;
}

/**
 * What the lab offers besides AWS's API, for experiments that need a known start. A real account has none of it: a
 * step that needs it waits there, or says that it cannot.
 */
export interface LabControls {
  readCapacity(table: string): Promise<readonly TableCredit[]>;
  /** Sets the table's banks to a share of full, 0 to 1. */
  resetCapacity(table: string, fractionFull: number): Promise<void>;
  /** Sets how many seconds of unused capacity every bank of the lab holds; AWS has 300. */
  scaleBurst(seconds: number): Promise<void>;
}
