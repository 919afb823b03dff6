import type { InvestigationProgress, InvestigationStep, LoadProgress, Phase } from "@faultline/ops";
import { formatSeconds } from "./render/format.ts";
import { renderLoadProgress } from "./render/load-progress-line.ts";

/** Shows an investigation while it goes on, on the standard error. */
export interface InvestigationDisplay {
  show(progress: InvestigationProgress): void;
  showLoad(progress: LoadProgress): void;
}

/** How often a line is printed where it cannot be refreshed: seconds. */
const PLAIN_EVERY = 10;
const CLEAR_LINE = "\r\u001B[2K";

/** A line for each change, run and verdict; under a run a line that is refreshed, and one for its first failure. */
export function createInvestigationDisplay(phases: readonly Phase[]): InvestigationDisplay {
  const totalMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const isTerminal = process.stderr.isTTY;
  const print = (text: string) => void process.stderr.write(`${isTerminal ? CLEAR_LINE : ""}${text}\n`);
  let run = { startedAtMs: 0, seconds: 0, hasFailed: false };
  return {
    show(progress) {
      const text = describeProgress(progress);
      if (text !== undefined) print(text);
    },
    showLoad(progress) {
      if (progress.kind === "started") run = { startedAtMs: progress.atMs, seconds: 0, hasFailed: false };
      if (progress.kind === "warning") print(`  Warning: ${progress.text}`);
      if (progress.kind !== "second") return;
      const { second } = progress;
      const elapsedMs = second.atMs - run.startedAtMs;
      run.seconds++;
      if (second.failed > 0 && !run.hasFailed) {
        run.hasFailed = true;
        print(`  First failure ${formatSeconds(elapsedMs / 1000)} into the run`);
      }
      const line = `  ${renderLoadProgress(second, elapsedMs, totalMs)}`;
      if (isTerminal) process.stderr.write(`${CLEAR_LINE}${line}`);
      else if (run.seconds % PLAIN_EVERY === 0) print(line);
    },
  };
}

function describeProgress(progress: InvestigationProgress): string | undefined {
  switch (progress.kind) {
    case "change":
      return `\nChange: ${progress.change.label}`;
    case "run":
      return `\nRun ${progress.number}`;
    case "step":
      return describeStep(progress.step);
    case "reverted":
      return `  Taken back: ${progress.change.label}`;
    default:
      return progress satisfies never;
  }
}

function describeStep({ run, diagnosis, verdict, reason }: InvestigationStep): string {
  const { requestCount, failedCount, latencyMsP50, latencyMsP95 } = run;
  const failed = `${((100 * failedCount) / Math.max(1, requestCount)).toFixed(1)} % failed`;
  const [p50, p95] = [latencyMsP50, latencyMsP95].map((ms) => formatSeconds(ms / 1000));
  const [first] = diagnosis.findings;
  const cause =
    first === undefined
      ? "no cause to name"
      : `${first.entry} ${first.title}: ${first.verdict}, ${Math.round(first.confidence * 100)} % sure`;
  const judged = verdict === "start" ? "" : `\n  ${verdict === "kept" ? "Kept" : "Wrong turn"}: ${reason}`;
  return `  ${requestCount} requests, ${failed}, p50 ${p50}, p95 ${p95}${judged}\n  Diagnosis: ${cause}`;
}
