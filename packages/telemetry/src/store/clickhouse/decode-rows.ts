import type { SqlValue, StoreRow } from "../telemetry-store.ts";

/** An answer in ClickHouse's format JSONCompact. */
export interface CompactAnswer {
  readonly meta: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly (readonly unknown[])[];
}

/** The rows of an answer by column name. */
export function decodeRows({ meta, data }: CompactAnswer): readonly StoreRow[] {
  return data.map((row) => {
    const named: Record<string, SqlValue> = {};
    for (const [index, { name, type }] of meta.entries()) named[name] = decodeValue(row[index], type);
    return named;
  });
}

/** Whole numbers of 64 bits come as text, so that none is rounded. */
function decodeValue(value: unknown, type: string): SqlValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" && /^(?:Nullable\()?U?Int\d+\)?$/.test(type)) return exactNumber(BigInt(value));
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return JSON.stringify(value); // Lists and tuples.
}

function exactNumber(value: bigint): bigint | number {
  const isExact = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
  return isExact ? Number(value) : value;
}
