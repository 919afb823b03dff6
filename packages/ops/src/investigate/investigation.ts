import type { Diagnosis, Finding, Patch, TemplateChange } from "../diagnose/diagnosis.ts";
import type { Comparison } from "../runs/compare-runs.ts";
import type { RunRecord } from "../runs/run-store.ts";
import type { ObjectiveCheck, RunObjectives } from "./objectives.ts";

/** A change of the app that an investigation tries. */
export interface Change {
  /** `CoffeeTable.ReadCapacityUnits: 5 → 25`. */
  readonly label: string;
  /** The finding that proposes it; absent for an idea of the user's. */
  readonly finding?: Finding;
  readonly changes: readonly TemplateChange[];
}

/** A run of the load, what the diagnosis says of it, and what became of the change before it. */
export interface InvestigationStep {
  /** Absent for the app as it was found. */
  readonly change?: Change;
  readonly run: RunRecord;
  readonly objectives: readonly ObjectiveCheck[];
  readonly diagnosis: Diagnosis;
  /** With the run of the app that was changed. */
  readonly comparison?: Comparison;
  /** `wrong-turn`: the change did not help, and was taken back. */
  readonly verdict: "start" | "kept" | "wrong-turn";
  /** A sentence: why. */
  readonly reason: string;
}

/** How an investigation ended. */
export interface Outcome {
  /**
   * - `met`: the objectives hold.
   * - `stuck`: they do not, and nothing that is known would change that.
   * - `exhausted`: they do not after as many changes as were allowed.
   * - `invalid`: a run says more about its generator than about the app.
   * - `stopped`: by the user.
   */
  readonly kind: "met" | "stuck" | "exhausted" | "invalid" | "stopped";
  readonly statement: string;
}

/** From a symptom to a proven fix: experiments until the objectives hold. */
export interface Investigation {
  readonly stackName: string;
  readonly script: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly objectives: RunObjectives;
  /** What every run started from: burst credit, client network time. Full sentences. */
  readonly conditions: readonly string[];
  readonly steps: readonly InvestigationStep[];
  readonly outcome: Outcome;
  /** What the last diagnosis of the app as it now is still finds. */
  readonly remaining: readonly Finding[];
  /** All that was kept, as one change of the user's template. */
  readonly patch?: Patch;
}
