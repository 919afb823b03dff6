/** A point in time: milliseconds since 1970-01-01T00:00Z, possibly fractional. */
export type EpochMs = number & { readonly unit: "epoch-ms" };

/** Brands milliseconds since the epoch. */
export function epochMs(value: number): EpochMs {
  return value as EpochMs;
}

/** Bytes in a mebibyte, the unit that Lambda calls MB. */
export const BYTES_PER_MIB = 1024 * 1024;
