import { BYTES_PER_MIB } from "@faultline/core";

/** A size as Lambda's pages write it: `12.3 MB`, a MB being 2^20 bytes. */
export function formatMib(sizeBytes: number): string {
  return `${Number((sizeBytes / BYTES_PER_MIB).toFixed(1))} MB`;
}
