import { type Diagnosed, diagnose, ExpressionError } from "../diagnostic.ts";
import { splitTokens, type Token } from "../split-tokens.ts";
import { type AlarmRule, alarmsIn, type StateCondition } from "./alarm-rule.ts";
import type { AlarmState } from "./evaluate-alarm.ts";

// Limits: CloudWatch API Reference, "PutCompositeAlarm", AlarmRule, read 2026-11.
const RULE_LENGTH = 10_240;
const ELEMENTS = 500;
const CHILDREN = 100;
const NESTING = 100;

const STATES: ReadonlySet<string> = new Set(["ALARM", "INSUFFICIENT_DATA", "OK"]);

type RuleToken = Token<"quoted" | "symbol" | "word">;

/** Reads the rule of a composite alarm: `(ALARM(a) OR ALARM("b c")) AND NOT OK(d)`, `AT_LEAST(50%, ALARM, (a, b))`. */
export function parseAlarmRule(text: string): Diagnosed<AlarmRule> {
  return diagnose(() => {
    if (text.length > RULE_LENGTH) throw tooLong(text);
    const rule = new RuleParser(text).parse();
    const children = alarmsIn(rule).length;
    if (children <= CHILDREN) return rule;
    const message = `The rule names ${children} alarms; at most ${CHILDREN} are allowed`;
    throw new ExpressionError(message, { start: 0, end: text.length });
  });
}

function tooLong({ length }: string): ExpressionError {
  const message = `The rule has ${length} characters; at most ${RULE_LENGTH} are allowed`;
  return new ExpressionError(message, { start: RULE_LENGTH, end: length });
}

const PATTERNS = [
  ["symbol", /[(),]/y],
  ["word", /[^\s(),"]+/y],
] as const;

function tokenize(text: string): readonly RuleToken[] {
  return splitTokens<RuleToken["kind"]>(text, {
    patterns: PATTERNS,
    quoted: { '"': "quoted" },
    unescape: (next) => next,
  });
}

class RuleParser {
  readonly #text: string;
  readonly #tokens: readonly RuleToken[];
  #index = 0;
  #depth = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  parse(): AlarmRule {
    const rule = this.#any();
    if (this.#peek() !== undefined) throw this.#unexpected("AND, OR or the end");
    return rule;
  }

  #any(): AlarmRule {
    const operands = [this.#all()];
    while (this.#takeWord("OR")) operands.push(this.#all());
    return joined("any", operands);
  }

  #all(): AlarmRule {
    const operands = [this.#not()];
    while (this.#takeWord("AND")) operands.push(this.#not());
    return joined("all", operands);
  }

  #not(): AlarmRule {
    if (++this.#depth > NESTING) throw this.#error(`The rule nests deeper than ${NESTING} levels`);
    const rule: AlarmRule = this.#takeWord("NOT") ? { kind: "not", operand: this.#not() } : this.#primary();
    this.#depth--;
    return rule;
  }

  #primary(): AlarmRule {
    if (++this.#elements > ELEMENTS) throw this.#error(`The rule has more than ${ELEMENTS} elements`);
    if (this.#takeSymbol("(")) {
      const rule = this.#any();
      this.#expectSymbol(")");
      return rule;
    }
    if (this.#takeWord("TRUE")) return { kind: "constant", value: true };
    if (this.#takeWord("FALSE")) return { kind: "constant", value: false };
    if (this.#takeWord("AT_LEAST")) return this.#atLeast();
    const state = this.#state();
    this.#expectSymbol("(");
    const alarm = this.#reference();
    this.#expectSymbol(")");
    return { kind: "state", state, alarm };
  }

  #atLeast(): AlarmRule {
    this.#expectSymbol("(");
    const { count, isPercent } = this.#count();
    this.#expectSymbol(",");
    const condition: StateCondition = { isNegated: this.#takeWord("NOT"), state: this.#state() };
    this.#expectSymbol(",");
    this.#expectSymbol("(");
    const alarms = [this.#reference()];
    while (this.#takeSymbol(",")) alarms.push(this.#reference());
    this.#expectSymbol(")");
    this.#expectSymbol(")");
    return { kind: "at-least", count, isPercent, condition, alarms };
  }

  #count(): { readonly count: number; readonly isPercent: boolean } {
    const match = /^(\d{1,4})(%)?$/.exec(this.#peek()?.text ?? "");
    const count = Number(match?.[1]);
    const isPercent = match?.[2] === "%";
    if (match === null || count < 1 || (isPercent && count > 100)) {
      throw this.#unexpected("a whole number from 1, or 1% to 100%");
    }
    this.#index++;
    return { count, isPercent };
  }

  #state(): AlarmState {
    const token = this.#peek();
    if (token?.kind !== "word" || !STATES.has(token.text.toUpperCase())) {
      throw this.#unexpected("ALARM, OK or INSUFFICIENT_DATA");
    }
    this.#index++;
    return token.text.toUpperCase() as AlarmState;
  }

  #reference(): string {
    const token = this.#peek();
    if (token === undefined || token.kind === "symbol" || token.text === "") throw this.#unexpected("an alarm's name");
    this.#index++;
    return token.text;
  }

  #peek(): RuleToken | undefined {
    return this.#tokens[this.#index];
  }

  #takeSymbol(symbol: string): boolean {
    const token = this.#peek();
    const isNext = token?.kind === "symbol" && token.text === symbol;
    if (isNext) this.#index++;
    return isNext;
  }

  #takeWord(word: string): boolean {
    const token = this.#peek();
    const isNext = token?.kind === "word" && token.text.toUpperCase() === word;
    if (isNext) this.#index++;
    return isNext;
  }

  #expectSymbol(symbol: string): void {
    if (!this.#takeSymbol(symbol)) throw this.#unexpected(`'${symbol}'`);
  }

  #unexpected(expected: string): ExpressionError {
    const token = this.#peek();
    if (token === undefined) return this.#error(`Unexpected end of the rule, expected ${expected}`);
    return this.#error(`Unexpected ${token.text} at position ${token.span.start + 1}, expected ${expected}`);
  }

  #error(message: string): ExpressionError {
    const end = this.#text.length;
    return new ExpressionError(message, this.#peek()?.span ?? { start: Math.max(0, end - 1), end });
  }
}

function joined(kind: "all" | "any", operands: readonly AlarmRule[]): AlarmRule {
  const [first, ...others] = operands;
  return first !== undefined && others.length === 0 ? first : { kind, operands };
}
