import { type Diagnosed, diagnose, LanguageError } from "../../diagnostic.ts";
import { splitTokens, type Token } from "../split-tokens.ts";
import { TokenReader } from "../token-reader.ts";
import { type AlarmRule, alarmsIn, type StateCondition } from "./alarm-rule.ts";
import type { AlarmState } from "./evaluate-alarm.ts";

// Limits: CloudWatch API Reference, "PutCompositeAlarm", AlarmRule, read 2026-11.
const RULE_LENGTH = 10_240;
const ELEMENTS = 500;
const CHILDREN = 100;
const NESTING = 100;

const STATES: ReadonlySet<string> = new Set(["ALARM", "INSUFFICIENT_DATA", "OK"]);

type RuleKind = "quoted" | "symbol" | "word";

/** Reads the rule of a composite alarm: `(ALARM(a) OR ALARM("b c")) AND NOT OK(d)`, `AT_LEAST(50%, ALARM, (a, b))`. */
export function parseAlarmRule(text: string): Diagnosed<AlarmRule> {
  return diagnose(() => {
    if (text.length > RULE_LENGTH) throw tooLong(text);
    const rule = new RuleParser(text).parse();
    const children = alarmsIn(rule).length;
    if (children <= CHILDREN) return rule;
    const message = `The rule names ${children} alarms; at most ${CHILDREN} are allowed`;
    throw new LanguageError(message, { start: 0, end: text.length });
  });
}

function tooLong({ length }: string): LanguageError {
  const message = `The rule has ${length} characters; at most ${RULE_LENGTH} are allowed`;
  return new LanguageError(message, { start: RULE_LENGTH, end: length });
}

const PATTERNS = [
  ["symbol", /[(),]/y],
  ["word", /[^\s(),"]+/y],
] as const;

function tokenize(text: string): readonly Token<RuleKind>[] {
  return splitTokens<RuleKind>(text, {
    patterns: PATTERNS,
    quoted: { '"': "quoted" },
    unescape: (next) => next,
  });
}

class RuleParser {
  readonly #tokens: TokenReader<RuleKind>;
  #depth = 0;
  #elements = 0;

  constructor(text: string) {
    this.#tokens = new TokenReader(tokenize(text), { text, name: "rule" });
  }

  parse(): AlarmRule {
    const rule = this.#any();
    if (this.#tokens.peek() !== undefined) throw this.#tokens.unexpected("AND, OR or the end");
    return rule;
  }

  #any(): AlarmRule {
    const operands = [this.#all()];
    while (this.#tokens.takeWord("OR")) operands.push(this.#all());
    return joined("any", operands);
  }

  #all(): AlarmRule {
    const operands = [this.#not()];
    while (this.#tokens.takeWord("AND")) operands.push(this.#not());
    return joined("all", operands);
  }

  #not(): AlarmRule {
    if (++this.#depth > NESTING) throw this.#tokens.error(`The rule nests deeper than ${NESTING} levels`);
    const rule: AlarmRule = this.#tokens.takeWord("NOT") ? { kind: "not", operand: this.#not() } : this.#primary();
    this.#depth--;
    return rule;
  }

  #primary(): AlarmRule {
    if (++this.#elements > ELEMENTS) throw this.#tokens.error(`The rule has more than ${ELEMENTS} elements`);
    if (this.#tokens.takeSymbol("(")) {
      const rule = this.#any();
      this.#tokens.expectSymbol(")");
      return rule;
    }
    if (this.#tokens.takeWord("TRUE")) return { kind: "constant", value: true };
    if (this.#tokens.takeWord("FALSE")) return { kind: "constant", value: false };
    if (this.#tokens.takeWord("AT_LEAST")) return this.#atLeast();
    const state = this.#state();
    this.#tokens.expectSymbol("(");
    const alarm = this.#reference();
    this.#tokens.expectSymbol(")");
    return { kind: "state", state, alarm };
  }

  #atLeast(): AlarmRule {
    this.#tokens.expectSymbol("(");
    const { count, isPercent } = this.#count();
    this.#tokens.expectSymbol(",");
    const condition: StateCondition = { isNegated: this.#tokens.takeWord("NOT"), state: this.#state() };
    this.#tokens.expectSymbol(",");
    this.#tokens.expectSymbol("(");
    const alarms = [this.#reference()];
    while (this.#tokens.takeSymbol(",")) alarms.push(this.#reference());
    this.#tokens.expectSymbol(")");
    this.#tokens.expectSymbol(")");
    return { kind: "at-least", count, isPercent, condition, alarms };
  }

  #count(): { readonly count: number; readonly isPercent: boolean } {
    const match = /^(\d{1,4})(%)?$/.exec(this.#tokens.peek()?.text ?? "");
    const count = Number(match?.[1]);
    const isPercent = match?.[2] === "%";
    if (match === null || count < 1 || (isPercent && count > 100)) {
      throw this.#tokens.unexpected("a whole number from 1, or 1% to 100%");
    }
    this.#tokens.skip();
    return { count, isPercent };
  }

  #state(): AlarmState {
    const token = this.#tokens.peek();
    if (token?.kind !== "word" || !STATES.has(token.text.toUpperCase())) {
      throw this.#tokens.unexpected("ALARM, OK or INSUFFICIENT_DATA");
    }
    this.#tokens.skip();
    return token.text.toUpperCase() as AlarmState;
  }

  #reference(): string {
    const token = this.#tokens.peek();
    if (token === undefined || token.kind === "symbol" || token.text === "")
      throw this.#tokens.unexpected("an alarm's name");
    this.#tokens.skip();
    return token.text;
  }
}

function joined(kind: "all" | "any", operands: readonly AlarmRule[]): AlarmRule {
  const [first, ...others] = operands;
  return first !== undefined && others.length === 0 ? first : { kind, operands };
}
