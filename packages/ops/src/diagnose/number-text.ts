/** `25 %`, `1.9 %`: a share for a sentence. */
export function percentText(share: number): string {
  const percent = share * 100;
  const isFine = percent > 0 && percent < 10 && !Number.isInteger(percent);
  return `${percent.toFixed(isFine ? 1 : 0)} %`;
}

/** `739 ms`, `5.2 s`: a duration for a sentence. */
export function durationText(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toFixed(2))} s` : `${Math.round(ms)} ms`;
}

/** `1,912`, `0.5`, `3.47`: a number for a sentence. */
export function numberText(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });
}

/** `1 request`, `3 requests`, `2 successes`: a count with its noun. */
export function countText(count: number, noun: string): string {
  const ending = noun.endsWith("s") ? "es" : "s";
  return `${numberText(count)} ${noun}${count === 1 ? "" : ending}`;
}
