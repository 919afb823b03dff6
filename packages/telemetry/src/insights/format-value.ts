import type { ValueType } from "./functions/value-type.ts";

/** What a store gives for a column. */
export type RawValue = null | boolean | number | bigint | string;

const DECIMALS = 4;
const SMALL = 0.001;
const SIGNIFICANT_DIGITS = 4;

/**
 * A value as the API gives it: text. Undefined for what has no value, which rows leave out.
 *
 * @see CloudWatch Logs API Reference, "GetQueryResults", read 2026-11; the four decimals are those of published results.
 */
export function formatValue(value: RawValue, type: ValueType): string | undefined {
  if (value === null) return undefined;
  switch (type) {
    case "timestamp":
      return formatTimestamp(Number(value));
    case "boolean":
      return Number(value) === 1 ? "1" : "0"; // ClickHouse's comparisons are numbers.
    case "number":
      return formatNumber(Number(value));
    case "json":
    case "text":
      return String(value);
    default:
      return type satisfies never;
  }
}

/** Whole numbers without decimals, others with at most four; small ones with four digits. */
function formatNumber(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (Number.isInteger(value)) return BigInt(value).toString();
  if (Math.abs(value) >= SMALL) return String(Number(value.toFixed(DECIMALS)));
  const digits = SIGNIFICANT_DIGITS - 1 - Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(digits, 100)).replace(/0+$/, "");
}

/** Furthest time that a date can be, milliseconds. @see ECMA-262, "Time Values and Time Range". */
const MAX_TIME_MS = 8_640_000_000_000_000;

function formatTimestamp(ms: number): string | undefined {
  if (!(Math.abs(ms) <= MAX_TIME_MS)) return undefined;
  return new Date(ms).toISOString().replace("T", " ").replace("Z", "");
}
