/** Distribution function of the normal distribution. @see Abramowitz and Stegun 1964, 26.2.17: error below 7.5e-8. */
export function normalShare(deviate: number): number {
  const x = Math.abs(deviate);
  const t = 1 / (1 + 0.231_641_9 * x);
  const polynomial =
    t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const above = (polynomial * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
  return deviate >= 0 ? 1 - above : above;
}
