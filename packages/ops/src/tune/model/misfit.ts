import { FULL_VCPU_MB } from "../../diagnose/detectors/memory-model.ts";

/** A way in which a real function may leave the model: how far each size's mean may lie from the curve. */
export interface Misfit {
  /** In words, for the report. */
  readonly name: string;
  /** What it means for the figures of sizes, in words. */
  readonly meaning: string;
  /** Standard deviation of the logarithm, by size. */
  readonly deviations: readonly number[];
  /** How likely it is before anything was measured, beside the others. */
  readonly prior: number;
}

/** What a grid of curves and rounding leave open even where the model holds. */
const CLOSE = 0.008;
const LOOSE = 0.04;
/** So wide that measurements alone count. */
const FREE = 1.5;

const SHARED = "measurements of one size tell about the others";
const SHARED_A_LITTLE = "measurements of one size tell a little about the others";
const ALONE = "every size is judged by its own measurements alone";

const CLOSE_PRIOR = 0.35;
const LOOSE_PRIOR = 0.15;
const PERIOD_PRIOR = 0.15;
const PARTIAL_PRIOR = 0.45;
const PLAIN_PRIOR = 0.05;

/** A share of a vCPU is given out by such periods. Lambda is reported to use this one, which is also the lab's. */
const PERIOD_MS = 20;
/** Deviation, as a share of what a function would be without the CPU in one period. */
const PERIOD_SHARE = 0.8;
const PERIOD_DEVIATION_MAX = 0.3;

/**
 * The misfits that are weighed against each other: none, a loose fit, work that is done within few scheduling periods,
 * small sizes that leave the curve (memory that does not suffice), large sizes that leave it (more than one thread), and
 * no fit at all.
 *
 * @param meansMs What sizes take, infinite where nothing was measured.
 */
export function misfitsOf(sizesMb: readonly number[], meansMs?: readonly number[]): readonly Misfit[] {
  const count = sizesMb.length;
  const partial = partialMisfits(sizesMb);
  const all = (deviation: number) => sizesMb.map(() => deviation);
  // With two sizes or fewer on the curve, any curve fits.
  if (count < 3) return [{ name: "too few sizes for a model", meaning: ALONE, deviations: all(FREE), prior: 1 }];
  return [
    { name: "the model holds", meaning: SHARED, deviations: all(CLOSE), prior: CLOSE_PRIOR },
    { name: "the model holds roughly", meaning: SHARED_A_LITTLE, deviations: all(LOOSE), prior: LOOSE_PRIOR },
    ...(meansMs === undefined ? [] : [periodMisfit(sizesMb, meansMs)]),
    ...partial.map((misfit) => ({ ...misfit, prior: PARTIAL_PRIOR / partial.length })),
    { name: "the model does not hold", meaning: ALONE, deviations: all(FREE), prior: PLAIN_PRIOR },
  ];
}

function partialMisfits(sizesMb: readonly number[]): readonly Omit<Misfit, "prior">[] {
  const indexes = sizesMb.map((_, i) => i).slice(1, -1);
  const misfit = (name: string, others: string, isOn: (i: number) => boolean) => ({
    name,
    meaning: `${others} sizes are judged by their own measurements alone`,
    deviations: sizesMb.map((_, i) => (isOn(i) ? CLOSE : FREE)),
  });
  return indexes.flatMap((edge) => [
    misfit(`the model holds up to ${sizesMb[edge]} MB`, "larger", (i) => i <= edge),
    misfit(`the model holds from ${sizesMb[edge]} MB`, "smaller", (i) => i >= edge),
  ]);
}

/** Work that ends within a period or two may end before its share of them is spent, so that it never waits for the next. */
function periodMisfit(sizesMb: readonly number[], meansMs: readonly number[]): Misfit {
  const deviationOf = (memoryMb: number, i: number) => {
    const withoutCpuMs = PERIOD_MS * Math.max(0, 1 - memoryMb / FULL_VCPU_MB);
    return CLOSE + Math.min(PERIOD_DEVIATION_MAX, (PERIOD_SHARE * withoutCpuMs) / (meansMs[i] ?? Infinity));
  };
  return {
    name: "the model holds as far as whole scheduling periods allow",
    meaning: "what ends before its share of the CPU is used up may be faster than the curve",
    deviations: sizesMb.map(deviationOf),
    prior: PERIOD_PRIOR,
  };
}
