import { type CancelTimer, messageOf, sleep } from "@faultline/core";
import { LATE_ARRIVAL_MS, LOAD_LIMITS } from "../limits.ts";
import { type Arrivals, arrivalsOf, type Spread } from "../schedule/arrivals.ts";
import type { Phase, Scenario, Step } from "../script/load-script.ts";
import type { PayloadRows } from "../script/read-script-file.ts";
import { MetricsRecorder, OWN_METRICS } from "../statistics/metrics-recorder.ts";
import { SecondRecorder } from "../statistics/second-recorder.ts";
import { compileFlow, compileFunctions, type FlowRunner } from "./compile-flow.ts";
import type { EngineEvent } from "./engine-event.ts";
import { UserVariables } from "./user-variables.ts";
import { createVirtualUser, type EngineContext } from "./virtual-user.ts";

/** What an engine runs, and where it tells about it. */
export interface LoadEngineOptions extends Omit<EngineContext, "sink" | "onLog"> {
  readonly payloads: readonly PayloadRows[];
  readonly spread: Spread;
  readonly onEvent: (event: EngineEvent) => void;
}

interface CompiledScenario {
  readonly name: string;
  readonly run: FlowRunner;
}

/** Virtual users that are started before the event loop gets a turn. */
const BURST_MAX = 64;
const SECOND_MS = 1000;
/** Time before the first arrival, so that what precedes it does not make it late. */
const LEAD_MS = 50;
const NO_HOOKS = { beforeRequest: [], afterResponse: [] };
/** A sink for flows that are not measured. */
const NOWHERE = { count() {}, rate() {}, record() {} };

/**
 * Runs a script in an open loop: virtual users start when they are due, whatever the answers do. Phases keep to the
 * wall clock; what a phase could not send in time is counted, never sent late.
 */
export class LoadEngine {
  readonly #options: LoadEngineOptions;
  readonly #context: EngineContext;
  readonly #recorder: MetricsRecorder;
  readonly #seconds: SecondRecorder;
  readonly #variables: UserVariables;
  readonly #scenarios: readonly CompiledScenario[];
  readonly #totalWeight: number;
  #active = 0;
  #isStopped = false;
  /** Goes on at once with what waits for a timer; set while something does. */
  #wake: (() => void) | undefined;

  constructor(options: LoadEngineOptions) {
    const { clock, onEvent, script, payloads, random } = options;
    this.#options = options;
    this.#recorder = new MetricsRecorder(clock, (period) => onEvent({ kind: "period", period }));
    this.#seconds = new SecondRecorder(this.#recorder, clock);
    this.#context = { ...options, sink: this.#seconds, onLog: (text) => onEvent({ kind: "log", text }) };
    this.#variables = new UserVariables(script.variables, payloads, random);
    this.#scenarios = script.scenarios.map((scenario) => this.#compile(scenario));
    this.#totalWeight = script.scenarios.reduce((sum, { weight }) => sum + weight, 0);
  }

  /** Runs all phases and waits for their virtual users. Resolves when everything has been told. */
  async run(): Promise<void> {
    const { clock, onEvent, script } = this.#options;
    this.#warnOfMissingFunctions();
    const cpuBefore = process.cpuUsage();
    await this.#runOnce(script.before);
    onEvent({ kind: "started", atMs: clock.now() });
    const stopTicking = this.#tickEverySecond();
    let startMs = clock.monotonicMs() + LEAD_MS;
    await this.#pause(LEAD_MS);
    for (const [index, phase] of script.phases.entries()) {
      if (this.#isStopped) break;
      onEvent({ kind: "phase-started", index, atMs: clock.now() });
      await this.#runPhase(phase, startMs);
      onEvent({ kind: "phase-completed", index, atMs: clock.now() });
      startMs += phase.durationMs;
    }
    await this.#drain();
    stopTicking();
    if (this.#active > 0) this.#seconds.count(OWN_METRICS.aborted, this.#active);
    onEvent({ kind: "second", second: this.#seconds.take(this.#active) });
    this.#recorder.close();
    const { user, system } = process.cpuUsage(cpuBefore);
    const atMs = clock.now();
    if (!this.#isStopped) await this.#runOnce(script.after);
    onEvent({ kind: "ended", atMs, wasStopped: this.#isStopped, cpuMs: (user + system) / 1000 });
  }

  /** Starts no more virtual users, and ends the run once the active ones are done or have had their time. */
  stop(): void {
    this.#isStopped = true;
    this.#wake?.();
  }

  #compile(scenario: Scenario): CompiledScenario {
    const context = this.#context;
    const before = compileFunctions(context, scenario.beforeScenario);
    const flow = compileFlow(context, scenario.flow, scenario);
    const after = compileFunctions(context, scenario.afterScenario);
    const run: FlowRunner = async (user) => {
      await before(user);
      await flow(user);
      await after(user);
    };
    const hasFunctions = scenario.beforeScenario.length + scenario.afterScenario.length > 0;
    return { name: scenario.name, run: hasFunctions ? run : flow };
  }

  /** The flow `before` or `after`: one unmeasured user; what it captures, every virtual user has. */
  async #runOnce(steps: readonly Step[]): Promise<void> {
    if (steps.length === 0) return;
    const context = { ...this.#context, sink: NOWHERE };
    const user = createVirtualUser(context, this.#variables.next(), "before", context.clock.monotonicMs());
    try {
      await compileFlow(context, steps, NO_HOOKS)(user);
    } catch (thrown) {
      this.#options.onEvent({
        kind: "warning",
        text: `The flow before or after the test failed: ${messageOf(thrown)}`,
      });
    }
    this.#variables.share(user.processorContext.vars);
  }

  async #runPhase(phase: Phase, startMs: number): Promise<void> {
    const { spread, random, clock } = this.#options;
    const endMs = startMs + phase.durationMs;
    const maxVusers = phase.kind === "pause" ? undefined : phase.maxVusers;
    const arrivals = arrivalsOf(phase, spread, random);
    let dueMs = arrivals();
    while (dueMs !== undefined && !this.#isStopped) {
      for (let burst = 0; burst < BURST_MAX && dueMs !== undefined; burst++) {
        if (startMs + dueMs > clock.monotonicMs()) break;
        this.#arrive(startMs + dueMs, maxVusers);
        dueMs = arrivals();
      }
      if (dueMs === undefined) break;
      if (clock.monotonicMs() > endMs + LATE_ARRIVAL_MS) {
        this.#seconds.count(OWN_METRICS.unsent, 1 + rest(arrivals));
        break;
      }
      await this.#pause(startMs + dueMs - clock.monotonicMs());
    }
    if (!this.#isStopped) await this.#pause(endMs - clock.monotonicMs());
  }

  /** Waits on the clock; `stop` cuts it short. */
  #pause(durationMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = undefined;
        cancel();
        resolve();
      };
      const cancel: CancelTimer = this.#options.clock.after(Math.max(0, durationMs), wake);
      this.#wake = wake;
    });
  }

  #arrive(dueMs: number, maxVusers: number | undefined): void {
    const sink = this.#seconds;
    if (this.#active >= LOAD_LIMITS.vusersMax) return sink.count(OWN_METRICS.refused);
    if (maxVusers !== undefined && this.#active >= maxVusers) return sink.count("vusers.skipped");
    const scenario = this.#pickScenario();
    if (scenario === undefined) return;
    this.#active++;
    sink.record(OWN_METRICS.lag, this.#options.clock.monotonicMs() - dueMs);
    sink.count("vusers.created");
    sink.count(`vusers.created_by_name.${scenario.name}`);
    sink.count("vusers.failed", 0); // So that a run without failures says so.
    void this.#follow(scenario, dueMs);
  }

  async #follow(scenario: CompiledScenario, dueMs: number): Promise<void> {
    const { clock } = this.#options;
    const sink = this.#seconds;
    const startMs = clock.monotonicMs();
    const user = createVirtualUser(this.#context, this.#variables.next(), scenario.name, dueMs);
    try {
      await scenario.run(user);
      sink.count("vusers.completed");
      sink.record("vusers.session_length", clock.monotonicMs() - startMs);
    } catch (thrown) {
      sink.count("vusers.failed");
      sink.count(`errors.${messageOf(thrown)}`);
    }
    this.#active--;
    if (this.#active === 0) this.#wakeDrain?.();
  }

  #wakeDrain: (() => void) | undefined;

  async #drain(): Promise<void> {
    const { clock } = this.#options;
    const startMs = clock.monotonicMs();
    const limitMs = () => (this.#isStopped ? LOAD_LIMITS.stopDrainMs : LOAD_LIMITS.drainMaxMs);
    while (this.#active > 0 && clock.monotonicMs() - startMs < limitMs()) {
      this.#wakeDrain = () => this.#wake?.();
      await this.#pause(limitMs() - (clock.monotonicMs() - startMs));
      this.#wakeDrain = undefined;
    }
  }

  #pickScenario(): CompiledScenario | undefined {
    const [only] = this.#scenarios;
    if (this.#scenarios.length === 1) return only;
    let at = this.#options.random.next() * this.#totalWeight;
    const { scenarios } = this.#options.script;
    const index = scenarios.findIndex(({ weight }) => (at -= weight) < 0);
    return this.#scenarios[index] ?? only;
  }

  #tickEverySecond(): () => void {
    const { clock, onEvent } = this.#options;
    let isOver = false;
    const tick = async () => {
      for (;;) {
        await sleep(clock, SECOND_MS);
        if (isOver) return;
        onEvent({ kind: "second", second: this.#seconds.take(this.#active) });
        this.#recorder.roll();
      }
    };
    void tick();
    return () => {
      isOver = true;
    };
  }

  #warnOfMissingFunctions(): void {
    const { script, processor, onEvent } = this.#options;
    const names = script.scenarios.flatMap((scenario) => [
      ...scenario.beforeScenario,
      ...scenario.afterScenario,
      ...functionNames([...scenario.flow, { ...NO_HOOKS, ...scenario, kind: "hooks" }]),
    ]);
    for (const name of new Set(names)) {
      if (!processor.has(name))
        onEvent({ kind: "warning", text: `The processor has no function ${name}; it is left out` });
    }
  }
}

type Named =
  | Step
  | { readonly kind: "hooks"; readonly beforeRequest: readonly string[]; readonly afterResponse: readonly string[] };

function functionNames(steps: readonly Named[]): readonly string[] {
  return steps.flatMap((step) => {
    if (step.kind === "loop") return functionNames(step.steps);
    if (step.kind === "function") return [step.name];
    return step.kind === "request" || step.kind === "hooks" ? [...step.beforeRequest, ...step.afterResponse] : [];
  });
}

function rest(arrivals: Arrivals): number {
  let count = 0;
  while (arrivals() !== undefined) count++;
  return count;
}
