import type { Period } from "../statistics/metrics-recorder.ts";

/** One second of a run. */
export interface Second {
  /** When it ended, epoch milliseconds. */
  readonly atMs: number;
  readonly sent: number;
  /** Answers and failures. */
  readonly ended: number;
  /** Failures, and answers of 400 or above. */
  readonly failed: number;
  /** Latency from the due time of the requests that ended; absent without any. */
  readonly latencyMsP50?: number;
  readonly latencyMsP95?: number;
  readonly latencyMsP99?: number;
  readonly activeVusers: number;
  /** The most that a virtual user started late. */
  readonly lagMsMax: number;
}

/** What an engine tells while it runs. Plain data: it crosses from its process. */
export type EngineEvent =
  | { readonly kind: "started"; readonly atMs: number }
  | { readonly kind: "phase-started"; readonly index: number; readonly atMs: number }
  | { readonly kind: "phase-completed"; readonly index: number; readonly atMs: number }
  | { readonly kind: "period"; readonly period: Period }
  | { readonly kind: "second"; readonly second: Second }
  | { readonly kind: "log"; readonly text: string }
  | { readonly kind: "warning"; readonly text: string }
  | { readonly kind: "ended"; readonly atMs: number; readonly wasStopped: boolean; readonly cpuMs: number };
