import type { Clock, Random } from "@faultline/core";
import type { Diagnosis, TemplateChange } from "../diagnose/diagnosis.ts";
import { patchTemplate } from "../diagnose/patch/propose-patch.ts";
import { compareRuns } from "../runs/compare-runs.ts";
import type { StoredRun } from "../runs/run-store.ts";
import { chooseChange, explainStuck } from "./choose-change.ts";
import type { Change, Investigation, InvestigationStep, Outcome } from "./investigation.ts";
import { judgeChange } from "./judge-change.ts";
import { checkObjectives, type RunObjectives } from "./objectives.ts";
import { isUnanswered } from "../load/report/is-unanswered.ts";
import { changeOfIdea, checkIdeas, type Idea } from "./parse-idea.ts";

/** The app and the load, as an investigation works with them. */
export interface AppUnderTest {
  readonly stackName: string;
  readonly script: string;
  /** What every run starts from. Full sentences. */
  readonly conditions: readonly string[];
  /** The template as it is deployed. */
  readTemplate(): Promise<string>;
  /** Puts the app into its starting state, runs the load, and stores the run. */
  measure(): Promise<StoredRun>;
  diagnose(run: StoredRun): Promise<Diagnosis>;
  /** Deploys a template. */
  deploy(template: string): Promise<void>;
}

/** What happens, as it happens. */
export type InvestigationProgress =
  | { readonly kind: "change"; readonly change: Change }
  | { readonly kind: "run"; readonly number: number }
  | { readonly kind: "step"; readonly step: InvestigationStep; readonly number: number }
  | { readonly kind: "reverted"; readonly change: Change };

/** An investigation to make. */
export interface InvestigateOptions {
  readonly app: AppUnderTest;
  readonly objectives: RunObjectives;
  /** Tried first, one a run, each from the app as it was found. */
  readonly ideas: readonly Idea[];
  /** Most changes to try. */
  readonly changesMax: number;
  /** The template to write the final patch for; without it, the deployed one. */
  readonly template?: { readonly fileName: string; readonly text: string };
  readonly clock: Clock;
  readonly random: Random;
  readonly onProgress: (progress: InvestigationProgress) => void;
  /** Ends the investigation after the run that is going on. */
  readonly stop: AbortSignal;
}

interface Measured {
  readonly run: StoredRun;
  readonly diagnosis: Diagnosis;
}

/**
 * Runs the load, names the cause, changes one thing, and runs again, until the objectives hold or nothing is left to try.
 * A change that does not help is taken back.
 *
 * @throws LabError what the load, the deployment and the diagnosis throw.
 */
export async function investigate(options: InvestigateOptions): Promise<Investigation> {
  const { app, objectives, clock } = options;
  const startedAt = new Date(clock.now()).toISOString();
  const loop = new Loop(options);
  const outcome = await loop.run();
  const { steps, kept } = loop;
  const last = kept.at(-1);
  const changes = kept.flatMap(({ change }) => change?.changes ?? []);
  const logicalIds = new Map(Object.entries(last?.diagnosis.logicalIds ?? {}));
  const target = options.template ?? { fileName: "template.yaml", text: loop.template.found };
  const patch = patchTemplate(newestFirst(changes), { ...target, logicalIds });
  return {
    stackName: app.stackName,
    script: app.script,
    startedAt,
    endedAt: new Date(clock.now()).toISOString(),
    objectives,
    conditions: app.conditions,
    steps,
    outcome,
    remaining: last?.diagnosis.findings ?? [],
    ...(patch === undefined ? {} : { patch }),
  };
}

/** A patch lets the first change of a property win; of changes made one after the other, the last one does. */
function newestFirst(changes: readonly TemplateChange[]): readonly TemplateChange[] {
  return changes.toReversed();
}

/** The state of an investigation: its steps, and the template as it now is. */
class Loop {
  readonly steps: InvestigationStep[] = [];
  readonly template = { found: "", deployed: "" };
  readonly #options: InvestigateOptions;
  readonly #ideas: Idea[];
  #base: Measured | undefined;

  constructor(options: InvestigateOptions) {
    this.#options = options;
    this.#ideas = [...options.ideas];
  }

  get kept(): readonly InvestigationStep[] {
    return this.steps.filter(({ verdict }) => verdict !== "wrong-turn");
  }

  async run(): Promise<Outcome> {
    const { app, changesMax } = this.#options;
    this.template.found = await app.readTemplate();
    this.template.deployed = this.template.found;
    checkIdeas(this.#ideas, this.template.found);
    let change: Change | undefined;
    for (;;) {
      const step = await this.#step(change);
      if (this.#base !== undefined && isUnanswered(this.#base.run.report))
        return { kind: "invalid", statement: UNANSWERED };
      if (!step.run.isValid) return { kind: "invalid", statement: INVALID };
      if (this.#options.stop.aborted) return { kind: "stopped", statement: "Stopped by the user" };
      const ended = this.#judgeState();
      if (ended !== undefined) return ended;
      if (this.steps.length > changesMax) return { kind: "exhausted", statement: this.#exhausted() };
      change = this.#nextChange();
      if (change === undefined) return { kind: "stuck", statement: this.#stuck() };
    }
  }

  /** Makes a change, measures, and takes the change back unless it helped. */
  async #step(change: Change | undefined): Promise<InvestigationStep> {
    const { app, onProgress, objectives } = this.#options;
    const before = this.template.deployed;
    if (change !== undefined) await this.#deploy(change);
    onProgress({ kind: "run", number: this.steps.length + 1 });
    const run = await app.measure();
    const diagnosis = await app.diagnose(run);
    const found = { run: run.record, objectives: checkObjectives(run.record, objectives), diagnosis };
    const step = this.#judge({ run, diagnosis }, found, change);
    this.steps.push(step);
    onProgress({ kind: "step", step, number: this.steps.length });
    if (step.verdict !== "wrong-turn") this.#base = { run, diagnosis };
    else await this.#takeBack(before, change);
    return step;
  }

  async #deploy(change: Change): Promise<void> {
    const { app, onProgress } = this.#options;
    onProgress({ kind: "change", change });
    const logicalIds = new Map(Object.entries(this.#base?.diagnosis.logicalIds ?? {}));
    const target = { fileName: "template.yaml", text: this.template.deployed, logicalIds };
    const patched = patchTemplate(change.changes, target)?.patchedText ?? this.template.deployed;
    await app.deploy(patched);
    this.template.deployed = patched;
  }

  async #takeBack(before: string, change: Change | undefined): Promise<void> {
    await this.#options.app.deploy(before);
    this.template.deployed = before;
    if (change !== undefined) this.#options.onProgress({ kind: "reverted", change });
  }

  #judge(
    measured: Measured,
    found: Pick<InvestigationStep, "run" | "objectives" | "diagnosis">,
    change: Change | undefined,
  ): InvestigationStep {
    if (change === undefined || this.#base === undefined) {
      return { ...found, verdict: "start", reason: "The app as it was found" };
    }
    const comparison = compareRuns(this.#base.run, measured.run, this.#options.random);
    const { isBetter, reason } = judgeChange(comparison);
    return { ...found, change, comparison, verdict: isBetter ? "kept" : "wrong-turn", reason };
  }

  /** Whether the app, as it now is, holds the objectives. */
  #judgeState(): Outcome | undefined {
    const checks = this.kept.at(-1)?.objectives ?? [];
    if (checks.length === 0 || !checks.every(({ isMet }) => isMet)) return undefined;
    return { kind: "met", statement: "The objectives hold" };
  }

  #nextChange(): Change | undefined {
    const diagnosis = this.#base?.diagnosis;
    if (diagnosis === undefined) return undefined;
    const idea = this.#ideas.shift();
    if (idea !== undefined) return changeOfIdea(idea, diagnosis, this.template.deployed);
    return chooseChange(diagnosis, this.steps, this.template.deployed);
  }

  #stuck(): string {
    const diagnosis = this.#base?.diagnosis;
    return explainStuck(diagnosis?.findings ?? [], diagnosis?.symptoms.length ?? 0);
  }

  #exhausted(): string {
    return `The objectives do not hold after ${this.steps.length - 1} changes; allow more with --changes`;
  }
}

const UNANSWERED =
  "No request was answered, as nothing listens at the load's target: name another with --target, or leave config.target out of the script";
const INVALID =
  "The generator could not keep its schedule, so that the run says more about it than about the app: give it a quieter machine, or ask for less";
