import type { Clock } from "@faultline/core";

/** A phase that was still running when its time was over. */
export const TIMED_OUT = Symbol("timed out");

/** The work's result, or {@link TIMED_OUT} when it takes longer than `limitMs`. The work itself is not stopped. */
export async function withinLimit<Result>(
  clock: Clock,
  limitMs: number,
  work: Promise<Result>,
): Promise<Result | typeof TIMED_OUT> {
  let cancel = () => {};
  const limit = new Promise<typeof TIMED_OUT>((resolve) => {
    cancel = clock.after(limitMs, () => resolve(TIMED_OUT));
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    cancel();
  }
}
