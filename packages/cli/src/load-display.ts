import type { LoadProgress, Phase } from "@faultline/ops";
import { renderLoadProgress } from "./render/load-progress-line.ts";
import { type LoadReportLayout, renderPeriod, renderPhase } from "./render/render-load-report.ts";

/** Shows a load test while it runs. */
export interface LoadDisplay {
  show(progress: LoadProgress): void;
  /** Clears what stands on the terminal. */
  end(): void;
}

/** What a display shows. */
export interface LoadDisplayOptions {
  readonly phases: readonly Phase[];
  readonly layout: LoadReportLayout;
  /** Shows warnings only. */
  readonly isQuiet: boolean;
}

/** How often a line is printed where it cannot be refreshed: seconds. */
const PLAIN_EVERY = 10;
const CLEAR_LINE = "\r\u001B[2K";

/**
 * Artillery's text report on the standard output; on the standard error a line that is refreshed every second on a
 * terminal, and printed every ten seconds elsewhere.
 */
export function createLoadDisplay({ phases, layout, isQuiet }: LoadDisplayOptions): LoadDisplay {
  const totalMs = phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const isTerminal = process.stderr.isTTY;
  const clear = () => void (isTerminal && !isQuiet && process.stderr.write(CLEAR_LINE));
  const print = (text: string) => {
    clear();
    if (!isQuiet) process.stdout.write(`${text}\n`);
  };
  let startedAtMs = 0;
  let seconds = 0;
  return {
    show(progress) {
      switch (progress.kind) {
        case "started":
          startedAtMs = progress.atMs;
          return;
        case "phase-started":
          return print(renderPhase("started", progress.phase, progress.index, progress.atMs));
        case "phase-completed":
          return print(renderPhase("completed", progress.phase, progress.index, progress.atMs));
        case "period":
          return print(renderPeriod(progress.period, layout));
        case "log":
          return print(progress.text);
        case "warning":
          clear();
          process.stderr.write(`Warning: ${progress.text}\n`);
          return;
        case "second": {
          seconds++;
          const line = renderLoadProgress(progress.second, progress.second.atMs - startedAtMs, totalMs);
          if (isQuiet) return;
          if (isTerminal) process.stderr.write(`${CLEAR_LINE}${line}`);
          else if (seconds % PLAIN_EVERY === 0) process.stderr.write(`${line}\n`);
          return;
        }
        default:
          progress satisfies never;
      }
    },
    end: clear,
  };
}
