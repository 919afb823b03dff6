/** A scale of values with round numbers at its marks. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly marks: readonly number[];
}

/** What a scale must show, and its fixed ends. */
interface ScaleRequest {
  readonly values: readonly [low: number, high: number];
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Marks that fit. */
  readonly marks: number;
}

/** A scale that holds values and ends at round numbers, but where its ends are fixed. */
export function valueScale({ values, min, max, marks }: ScaleRequest): ValueScale {
  const [lowest, highest] = spread(min ?? values[0], max ?? values[1]);
  const step = roundStep((highest - lowest) / Math.max(1, marks));
  const low = min ?? Math.floor(lowest / step) * step;
  const high = max !== undefined && max > low ? max : Math.max(Math.ceil(highest / step) * step, low + step);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return { low, high, marks: Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step) };
}

/** Ends that differ: around a single value, a part of it to both sides. */
function spread(low: number, high: number): readonly [number, number] {
  if (high > low) return [low, high];
  if (low === 0) return [0, 1];
  return [low - Math.abs(low) / 10, low + Math.abs(low) / 10];
}

/** The least of 1, 2 and 5 times a power of ten that is at least a size. */
function roundStep(size: number): number {
  const power = 10 ** Math.floor(Math.log10(size));
  const factor = [1, 2, 5, 10].find((one) => one * power >= size * (1 - 1e-9)) ?? 10;
  return factor * power;
}

const PREFIXES = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** A number as axes and single values show it: `0.25`, `1.5k`, `20M`. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15) return value.toExponential(2).replace("+", "");
  const [factor, prefix] = PREFIXES.find(([least]) => size >= least * (1 - 1e-9)) ?? [1, ""];
  const scaled = value / factor;
  if (scaled !== 0 && Math.abs(scaled) < 0.001) return scaled.toExponential(1);
  return `${Number(scaled.toPrecision(4))}${prefix}`;
}
