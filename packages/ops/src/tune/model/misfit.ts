/** A way in which a real function may leave the model: how far each size's mean may lie from the curve. */
export interface Misfit {
  /** In words, for the report. */
  readonly name: string;
  /** Whether the model then says nothing, so that each size stands on its own measurements. */
  readonly isPlain: boolean;
  /** Standard deviation of the logarithm, by size. */
  readonly deviations: readonly number[];
  /** How likely it is before anything was measured. */
  readonly prior: number;
}

/** What a grid of curves and rounding leave open even where the model holds. */
const CLOSE = 0.008;
const LOOSE = 0.04;
/** So wide that measurements alone count. */
const FREE = 1.5;

const CLOSE_PRIOR = 0.35;
const LOOSE_PRIOR = 0.15;
const PARTIAL_PRIOR = 0.45;
const PLAIN_PRIOR = 0.05;

/**
 * The misfits that are weighed against each other: none, a loose fit, small sizes that leave the curve (memory that does
 * not suffice), large sizes that leave it (more than one thread), and no fit at all.
 */
export function misfitsOf(sizesMb: readonly number[]): readonly Misfit[] {
  const count = sizesMb.length;
  const partial = partialMisfits(sizesMb);
  const all = (deviation: number) => sizesMb.map(() => deviation);
  // With two sizes or fewer on the curve, any curve fits.
  if (count < 3) return [{ name: "too few sizes for a model", isPlain: true, deviations: all(FREE), prior: 1 }];
  return [
    { name: "the model holds", isPlain: false, deviations: all(CLOSE), prior: CLOSE_PRIOR },
    { name: "the model holds roughly", isPlain: false, deviations: all(LOOSE), prior: LOOSE_PRIOR },
    ...partial.map((misfit) => ({ ...misfit, prior: PARTIAL_PRIOR / partial.length })),
    { name: "the model does not hold", isPlain: true, deviations: all(FREE), prior: PLAIN_PRIOR },
  ];
}

function partialMisfits(sizesMb: readonly number[]): readonly Omit<Misfit, "prior">[] {
  const indexes = sizesMb.map((_, i) => i).slice(1, -1);
  const misfit = (name: string, isOn: (i: number) => boolean) => ({
    name,
    isPlain: false,
    deviations: sizesMb.map((_, i) => (isOn(i) ? CLOSE : FREE)),
  });
  return indexes.flatMap((edge) => [
    misfit(`the model holds up to ${sizesMb[edge]} MB`, (i) => i <= edge),
    misfit(`the model holds from ${sizesMb[edge]} MB`, (i) => i >= edge),
  ]);
}
