import { NON_ASCII, parseFilterRegex, type RegexStep } from "./parse-filter-regex.ts";

/** A regular expression of a filter pattern. */
export interface FilterRegex {
  /** Whether a text holds a match. */
  test(text: string): boolean;
}

/**
 * Compiles a regular expression of a filter pattern, without its percent signs. No text makes it slow: it runs as an
 * automaton whose states are made when they are first met, one step a character, and never goes back.
 *
 * @throws FilterPatternError for what AWS does not support.
 */
export function compileFilterRegex(source: string): FilterRegex {
  const automaton = new LazyAutomaton(parseFilterRegex(source));
  return { test: (text) => automaton.test(text) };
}

/** States that are kept; beyond, they are made anew. */
const MAX_STATES = 512;

interface State {
  /** Steps that may come next. */
  readonly steps: readonly RegexStep[];
  readonly isMatch: boolean;
  readonly next: (State | undefined)[];
}

class LazyAutomaton {
  /** Where each alternative begins. */
  readonly #starts: readonly RegexStep[];
  readonly #states = new Map<string, State>();
  readonly #initial: State;

  constructor(starts: readonly RegexStep[]) {
    this.#starts = starts;
    this.#initial = this.#state(reach(starts, { isStart: true, isEnd: false }));
  }

  test(text: string): boolean {
    let state = this.#initial;
    for (let index = 0; index < text.length && !state.isMatch; index++) {
      const code = text.charCodeAt(index);
      if (isSecondHalf(code, index, text)) continue;
      state = this.#step(state, Math.min(code, NON_ASCII));
    }
    return state.isMatch || this.#matchesAtEnd(state, text === "");
  }

  #step(state: State, symbol: number): State {
    const known = state.next[symbol];
    if (known !== undefined) return known;
    const moved = state.steps.flatMap((step) =>
      step.kind === "symbol" && step.symbols[symbol] === 1 ? [step.repeats ? step : step.next] : [],
    );
    const next = this.#state(reach([...moved, ...this.#starts], { isStart: false, isEnd: false }));
    state.next[symbol] = next;
    return next;
  }

  #state(steps: readonly RegexStep[]): State {
    const key = steps.map(({ id }) => id).join();
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    if (this.#states.size >= MAX_STATES) this.#forgetStates();
    const state: State = { steps, isMatch: steps.some(({ kind }) => kind === "match"), next: [] };
    this.#states.set(key, state);
    return state;
  }

  /** Also cuts the ways between forgotten states, or they would live on. */
  #forgetStates(): void {
    for (const { next } of this.#states.values()) next.length = 0;
    this.#states.clear();
  }

  #matchesAtEnd({ steps }: State, isStart: boolean): boolean {
    return reach(steps, { isStart, isEnd: true }).some(({ kind }) => kind === "match");
  }
}

/** Every step that can come next without a character more, in the order of their ids. */
function reach(from: readonly RegexStep[], at: { readonly isStart: boolean; readonly isEnd: boolean }): RegexStep[] {
  const reached = new Map<number, RegexStep>();
  const pending = [...from];
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if (reached.has(step.id)) continue;
    reached.set(step.id, step);
    if (step.kind === "match") continue;
    const isPassed = step.kind === "symbol" ? step.isOptional : step.kind === "start" ? at.isStart : at.isEnd;
    if (isPassed) pending.push(step.next);
  }
  return [...reached.values()].sort((a, b) => a.id - b.id);
}

/** The second half of a character outside the basic plane belongs to the first. */
function isSecondHalf(code: number, index: number, text: string): boolean {
  if (code < 0xdc00 || code > 0xdfff || index === 0) return false;
  const before = text.charCodeAt(index - 1);
  return before >= 0xd800 && before <= 0xdbff;
}
