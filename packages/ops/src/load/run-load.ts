import { type Clock, LabError, type Random, unreachable } from "@faultline/core";
import { isLoopback } from "../target.ts";
import type { EngineEvent, Second } from "./engine/engine-event.ts";
import { runEngineProcess } from "./engine/run-engine-process.ts";
import { buildReport } from "./report/build-report.ts";
import type { LoadReport, ReportPeriod } from "./report/load-report.ts";
import { summarizePeriod } from "./report/summarize.ts";
import type { Spread } from "./schedule/arrivals.ts";
import type { Phase } from "./script/load-script.ts";
import type { ScriptFile } from "./script/read-script-file.ts";
import type { Period } from "./statistics/metrics-recorder.ts";
import { compileText } from "./templates/compile-template.ts";

/** What a run tells as it goes. */
export type LoadProgress =
  | { readonly kind: "started"; readonly atMs: number }
  | {
      readonly kind: "phase-started" | "phase-completed";
      readonly index: number;
      readonly phase: Phase;
      readonly atMs: number;
    }
  | { readonly kind: "period"; readonly period: ReportPeriod }
  | { readonly kind: "second"; readonly second: Second }
  | { readonly kind: "log" | "warning"; readonly text: string };

/** A load test to run. */
export interface LoadOptions {
  readonly scriptFile: ScriptFile;
  /** Overrides the script's. */
  readonly target?: string;
  readonly spread?: Spread;
  /** Client network time to add to every request, there and back. */
  readonly rttMs?: number;
  /** Of every random choice: scenarios, rows, template functions. */
  readonly seed?: number;
  /** Sends to machines other than this one. */
  readonly isRemoteAllowed?: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Ends the run early when aborted; it is reported as far as it came. */
  readonly stop?: AbortSignal;
}

const SEED_RANGE = 2 ** 31;

/**
 * Runs a script with a generator in a process of its own, and reports.
 *
 * @throws LabError `LOAD_TARGET_MISSING`, `LOAD_TARGET_INVALID`, `LOAD_TARGET_NOT_LOCAL`, `PROCESSOR_INVALID`, `ENGINE_DIED`.
 */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const { scriptFile, onProgress = () => {}, rttMs = 0, spread = "uniform", isRemoteAllowed = false } = options;
  const { script, payloads, processorFile, file } = scriptFile;
  const target = resolveLoadTarget(options);
  const seed = options.seed ?? Math.floor(options.random.next() * SEED_RANGE);
  const gathered = new GatheredRun(script.phases, onProgress);
  const job = { script, payloads, target, processorFile, spread, rttMs, seed, isRemoteAllowed };
  const stop = options.stop ?? new AbortController().signal;
  await runEngineProcess(job, { onEvent: (event) => gathered.take(event), stop });
  return buildReport({ ...gathered.result(), script: file, target, ensure: script.ensure, rttMs, seed });
}

/**
 * The base URL of a run: the option's, else the script's, with its templates filled in.
 *
 * @throws LabError `LOAD_TARGET_MISSING`, `LOAD_TARGET_INVALID`, `LOAD_TARGET_NOT_LOCAL`.
 */
export function resolveLoadTarget(options: LoadOptions): string {
  const { scriptFile, clock, random, environment, isRemoteAllowed = false } = options;
  const written = options.target ?? scriptFile.script.target;
  if (written === undefined || written.trim() === "") {
    const hint = "Write config.target in the script, or give --target URL.";
    throw new LabError("LOAD_TARGET_MISSING", `${scriptFile.file} names no target`, hint);
  }
  const { variables } = scriptFile.script;
  const target = compileText(written)({ variables, chance: { clock, random, environment } });
  if (!/^https?:\/\/[^/]/i.test(target) || !URL.canParse(target)) {
    const hint = "Write it as http://127.0.0.1:3000, and set the variables of the environment that it names.";
    throw new LabError("LOAD_TARGET_INVALID", `The target "${target}" is not a URL`, hint);
  }
  if (!isRemoteAllowed && !isLoopback(target)) {
    const hint = "Load only what is yours to load; then say so with --aws.";
    throw new LabError("LOAD_TARGET_NOT_LOCAL", `The target ${target} is not on this machine`, hint);
  }
  return target;
}

/** Gathers the engine's events into what a report is built from. */
class GatheredRun {
  readonly #phases: readonly Phase[];
  readonly #onProgress: (progress: LoadProgress) => void;
  readonly #periods: Period[] = [];
  readonly #seconds: Second[] = [];
  #startedAtMs = 0;
  #end = { endedAtMs: 0, wasStopped: false, generatorCpuMs: 0 };

  constructor(phases: readonly Phase[], onProgress: (progress: LoadProgress) => void) {
    this.#phases = phases;
    this.#onProgress = onProgress;
  }

  take(event: EngineEvent): void {
    switch (event.kind) {
      case "started":
        this.#startedAtMs = event.atMs;
        return this.#onProgress(event);
      case "phase-started":
      case "phase-completed": {
        const phase = this.#phases[event.index];
        return phase === undefined ? undefined : this.#onProgress({ ...event, phase });
      }
      case "period":
        this.#periods.push(event.period);
        return this.#onProgress({ kind: "period", period: summarizePeriod(event.period) });
      case "second":
        this.#seconds.push(event.second);
        return this.#onProgress(event);
      case "log":
      case "warning":
        return this.#onProgress(event);
      case "ended":
        this.#end = { endedAtMs: event.atMs, wasStopped: event.wasStopped, generatorCpuMs: event.cpuMs };
        return undefined;
      default:
        return unreachable(event);
    }
  }

  result() {
    return { periods: this.#periods, seconds: this.#seconds, startedAtMs: this.#startedAtMs, ...this.#end };
  }
}
