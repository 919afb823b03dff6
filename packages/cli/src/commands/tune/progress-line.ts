import type { Clock } from "@faultline/core";
import type { TuneProgress } from "@faultline/ops";

const CLEAR_LINE = "\r\u001B[2K";
/** More sizes than this would not fit into a line. */
const SIZES_MAX = 6;

/** How often a line is printed where it cannot be refreshed. */
const PLAIN_EVERY_MS = 10_000;

/** Tells on standard error how far work is: on a terminal in one line, elsewhere in a new one every ten seconds. */
export function progressLine(clock: Clock): (text: string) => void {
  let printedAtMs = clock.now();
  return (text) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`${CLEAR_LINE}${text}`);
    } else if (clock.now() - printedAtMs >= PLAIN_EVERY_MS) {
      printedAtMs = clock.now();
      process.stderr.write(`${text}\n`);
    }
  };
}

/** Clears what {@link progressLine} has on a terminal. */
export function clearProgress(): void {
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
}

/** Shorter waits are not worth a word. */
const TOLD_WAIT_MS = 2000;

/** Says on standard error why nothing happens: a throttled function is waited for up to half a minute. */
export function tellThrottle(waitMs: number, reason: string): void {
  if (waitMs < TOLD_WAIT_MS) return;
  clearProgress();
  process.stderr.write(`Throttled (${reason}): trying again in ${waitMs / 1000} s.\n`);
}

/** `12 invocations; measuring 128, 256 MB`. */
export function describeProgress({ invocations, remainingMb }: TuneProgress): string {
  const sizesMb = remainingMb.toSorted((a, b) => a - b);
  const isLong = sizesMb.length > SIZES_MAX;
  const sizes = isLong ? `${sizesMb.length} sizes, ${sizesMb[0]} to ${sizesMb.at(-1)}` : sizesMb.join(", ");
  return `${countInvocations(invocations)}; measuring ${sizes} MB`;
}

/** `256 MB, size 2 of 6: 10 invocations`. */
export function describeGridProgress(memoryMb: number, grid: GridPlan): string {
  const { sizesMb, num } = grid;
  return `${memoryMb} MB, size ${sizesMb.indexOf(memoryMb) + 1} of ${sizesMb.length}: ${countInvocations(num)}`;
}

/** What a grid invokes. */
export interface GridPlan {
  readonly sizesMb: readonly number[];
  readonly num: number;
}

function countInvocations(count: number): string {
  return `${count} ${count === 1 ? "invocation" : "invocations"}`;
}
