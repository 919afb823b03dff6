import type { AlarmState } from "./evaluate-alarm.ts";

/** A condition on one alarm's state. */
export interface StateCondition {
  readonly state: AlarmState;
  readonly isNegated: boolean;
}

/** The rule of a composite alarm. */
export type AlarmRule =
  | { readonly kind: "all" | "any"; readonly operands: readonly AlarmRule[] }
  | { readonly kind: "not"; readonly operand: AlarmRule }
  | { readonly kind: "constant"; readonly value: boolean }
  /** At least so many of the alarms are in the state: a count, or a percentage of them, rounded up. */
  | {
      readonly kind: "at-least";
      readonly count: number;
      readonly isPercent: boolean;
      readonly condition: StateCondition;
      /** Names or ARNs. */
      readonly alarms: readonly string[];
    }
  | { readonly kind: "state"; readonly state: AlarmState; readonly alarm: string };

/** The alarms that a rule names, as it writes them and in its order, each once. */
export function alarmsIn(rule: AlarmRule): readonly string[] {
  const alarms = new Set<string>();
  const pending = [rule];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === "all" || next.kind === "any") pending.push(...next.operands.toReversed());
    else if (next.kind === "not") pending.push(next.operand);
    else if (next.kind === "state") alarms.add(next.alarm);
    else if (next.kind === "at-least") for (const alarm of next.alarms) alarms.add(alarm);
  }
  return [...alarms];
}

/**
 * Whether a rule holds.
 *
 * @param stateOf The state of an alarm by the name or ARN of the rule; undefined for an alarm that is gone.
 * @returns Undefined where an alarm that is gone decides.
 */
export function evaluateRule(rule: AlarmRule, stateOf: (alarm: string) => AlarmState | undefined): boolean | undefined {
  switch (rule.kind) {
    case "constant":
      return rule.value;
    case "not": {
      const value = evaluateRule(rule.operand, stateOf);
      return value === undefined ? undefined : !value;
    }
    case "state": {
      const state = stateOf(rule.alarm);
      return state === undefined ? undefined : state === rule.state;
    }
    case "at-least":
      return hasAtLeast(rule, stateOf);
    default:
      return combined(rule, stateOf);
  }
}

function combined(
  { kind, operands }: Extract<AlarmRule, { kind: "all" | "any" }>,
  stateOf: (alarm: string) => AlarmState | undefined,
): boolean | undefined {
  const values = operands.map((operand) => evaluateRule(operand, stateOf));
  const decisive = kind === "any";
  if (values.includes(decisive)) return decisive;
  return values.includes(undefined) ? undefined : !decisive;
}

function hasAtLeast(
  { count, isPercent, condition, alarms }: Extract<AlarmRule, { kind: "at-least" }>,
  stateOf: (alarm: string) => AlarmState | undefined,
): boolean | undefined {
  const needed = isPercent ? Math.ceil((count * alarms.length) / 100) : count;
  const states = alarms.map((alarm) => stateOf(alarm));
  const matching = states.filter(
    (state) => state !== undefined && (state === condition.state) !== condition.isNegated,
  ).length;
  if (matching >= needed) return true;
  const unknown = states.filter((state) => state === undefined).length;
  return matching + unknown >= needed ? undefined : false;
}
