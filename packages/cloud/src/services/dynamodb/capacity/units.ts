/** Bytes that one read unit covers. */
const READ_UNIT_BYTES = 4 * 1024;
/** Bytes that one write unit covers. */
const WRITE_UNIT_BYTES = 1024;

/** How a read sees other writes; it decides the price. */
export type ReadKind = "eventual" | "strong" | "transactional";
/** How a write is done; it decides the price. */
export type WriteKind = "standard" | "transactional";

const READ_FACTOR: Readonly<Record<ReadKind, number>> = { eventual: 0.5, strong: 1, transactional: 2 };
const WRITE_FACTOR: Readonly<Record<WriteKind, number>> = { standard: 1, transactional: 2 };

/**
 * Read units of one item, or of all the items that a page of Query or Scan read taken together: one per 4 KB, rounded
 * up; half of that for an eventually consistent read, double for a transactional one. Nothing found costs as 4 KB do.
 *
 * @param sizeBytes At least 0; before filters and projections.
 * @returns A multiple of 0.5, at least 0.5.
 * @see DynamoDB Developer Guide, "DynamoDB read and write operations".
 */
export function readUnits(sizeBytes: number, kind: ReadKind): number {
  return Math.max(1, Math.ceil(sizeBytes / READ_UNIT_BYTES)) * READ_FACTOR[kind];
}

/**
 * Write units of one item: one per 1 KB, rounded up; double in a transaction. The larger of the item before and after
 * counts; a write that changes nothing, or whose condition fails, costs as if it had been done.
 *
 * @returns An integer, at least 1.
 * @see DynamoDB Developer Guide, "DynamoDB read and write operations".
 */
export function writeUnits(beforeBytes: number, afterBytes: number, kind: WriteKind = "standard"): number {
  return Math.max(1, Math.ceil(Math.max(beforeBytes, afterBytes) / WRITE_UNIT_BYTES)) * WRITE_FACTOR[kind];
}

/** What the entry of one secondary index was before and after a write. Sizes are undefined where there was no entry. */
export interface IndexEntryChange {
  readonly beforeBytes: number | undefined;
  readonly afterBytes: number | undefined;
  /** Whether the entry's key attributes differ. */
  readonly isKeyChanged: boolean;
  /** Whether anything that the index holds differs. */
  readonly isChanged: boolean;
}

/**
 * Write units that a secondary index takes for a write to its table: one write for an entry that appears, disappears or
 * changes; two, a delete and a put, where its key changes; none where nothing of it changes.
 *
 * @see DynamoDB Developer Guide, "Provisioned throughput considerations for global secondary indexes".
 */
export function indexWriteUnits(change: IndexEntryChange, kind: WriteKind = "standard"): number {
  const { beforeBytes, afterBytes } = change;
  if (beforeBytes === undefined) return afterBytes === undefined ? 0 : writeUnits(0, afterBytes, kind);
  if (afterBytes === undefined) return writeUnits(beforeBytes, 0, kind);
  if (change.isKeyChanged) return writeUnits(beforeBytes, 0, kind) + writeUnits(0, afterBytes, kind);
  return change.isChanged ? writeUnits(beforeBytes, afterBytes, kind) : 0;
}
