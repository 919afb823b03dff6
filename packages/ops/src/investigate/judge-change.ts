import type { ComparedFigure, Comparison } from "../runs/compare-runs.ts";

/** Whether a change helped, and the sentence that says so. */
export interface Judgement {
  readonly isBetter: boolean;
  readonly reason: string;
}

/** A latency that moves by less is not worth a change, however sure it is. */
const WORTHWHILE_SHARE = 0.05;
const LATENCIES = ["latency p50", "latency p95", "latency mean"];

/**
 * Judges a change by the run after it. Failures come first: where they move for sure, they decide. Else latencies do: at
 * least one of median, p95 and mean must fall for sure and by a twentieth, and none rise so.
 */
export function judgeChange({ figures }: Comparison): Judgement {
  const failed = figures.find(({ name }) => name === "failed requests");
  if (failed !== undefined && failed.isSignificant) {
    const isBetter = failed.after < failed.before;
    return { isBetter, reason: `${isBetter ? "Fewer" : "More"} requests fail: ${shares(failed)}` };
  }
  const latencies = figures.filter(({ name }) => LATENCIES.includes(name));
  const slower = latencies.find((figure) => isMoved(figure) && figure.after > figure.before);
  const faster = latencies.find((figure) => isMoved(figure) && figure.after < figure.before);
  if (slower !== undefined) return { isBetter: false, reason: `Requests became slower: ${times(slower)}` };
  if (faster !== undefined) return { isBetter: true, reason: `Requests became faster: ${times(faster)}` };
  const [median] = latencies;
  const seen = [failed === undefined ? "" : shares(failed), median === undefined ? "" : times(median)];
  const reason = `No difference beyond chance: ${seen.filter((text) => text !== "").join("; ")}`;
  return { isBetter: false, reason };
}

function isMoved({ isSignificant, before, after }: ComparedFigure): boolean {
  return isSignificant && Math.abs(after - before) >= WORTHWHILE_SHARE * before;
}

function shares({ before, after }: ComparedFigure): string {
  return `${(before * 100).toFixed(1)} % → ${(after * 100).toFixed(1)} %`;
}

function times({ name, before, after }: ComparedFigure): string {
  return `${name.replace("latency ", "")} ${Math.round(before)} ms → ${Math.round(after)} ms`;
}
