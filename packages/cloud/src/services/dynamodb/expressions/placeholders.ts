import { validationError } from "../errors.ts";
import type { AttributeValue } from "../values/attribute-value.ts";
import { parseValue } from "../values/parse-value.ts";
import { ExpressionProblem } from "./expression-problem.ts";
import { isReservedWord } from "./reserved-words.ts";
import type { Path, RawPath } from "./syntax.ts";

/** The placeholder members of a request. */
export interface PlaceholderInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

const NAME_SYNTAX = /^#[A-Za-z0-9_]+$/;
const VALUE_SYNTAX = /^:[A-Za-z0-9_]+$/;

/** The names and values behind the placeholders of one request; remembers which of them its expressions use. */
export class Placeholders {
  readonly #names: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, AttributeValue>;
  readonly #used = new Set<string>();

  /** @throws ValidationException for an empty map, a malformed key or an impossible value. */
  constructor(input: PlaceholderInput) {
    this.#names = new Map(checkedNames(input.ExpressionAttributeNames));
    this.#values = new Map(checkedValues(input.ExpressionAttributeValues));
  }

  /** A path with its names in place. @throws ExpressionProblem for reserved words and undefined names. */
  path(raw: RawPath): Path {
    return raw.map((step) => (typeof step === "number" ? step : this.#name(step)));
  }

  /** The value behind `:placeholder`. @throws ExpressionProblem where there is none. */
  value(placeholder: string): AttributeValue {
    const value = this.#values.get(placeholder);
    if (value === undefined) {
      throw new ExpressionProblem(
        `An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    }
    this.#used.add(placeholder);
    return value;
  }

  /** Ends the request's compilation. @throws ValidationException for placeholders that no expression used. */
  expectAllUsed(): void {
    this.#expectUsed("ExpressionAttributeNames", this.#names.keys());
    this.#expectUsed("ExpressionAttributeValues", this.#values.keys());
  }

  #name(step: string): string {
    if (!step.startsWith("#")) {
      if (isReservedWord(step)) {
        throw new ExpressionProblem(`Attribute name is a reserved keyword; reserved keyword: ${step}`);
      }
      return step;
    }
    const name = this.#names.get(step);
    if (name === undefined) {
      throw new ExpressionProblem(
        `An expression attribute name used in the document path is not defined; attribute name: ${step}`,
      );
    }
    this.#used.add(step);
    return name;
  }

  #expectUsed(member: string, keys: Iterable<string>): void {
    const unused = [...keys].filter((key) => !this.#used.has(key));
    if (unused.length > 0) {
      throw validationError(`Value provided in ${member} unused in expressions: keys: {${unused.join(", ")}}`);
    }
  }
}

function checkedNames(names: PlaceholderInput["ExpressionAttributeNames"]): readonly (readonly [string, string])[] {
  if (names === undefined) return [];
  const entries = Object.entries(names);
  if (entries.length === 0) throw validationError("ExpressionAttributeNames must not be empty");
  for (const [key] of entries) {
    if (NAME_SYNTAX.test(key)) continue;
    throw validationError(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${key}"`);
  }
  return entries;
}

function checkedValues(values: PlaceholderInput["ExpressionAttributeValues"]) {
  if (values === undefined) return [];
  const entries = Object.entries(values);
  if (entries.length === 0) throw validationError("ExpressionAttributeValues must not be empty");
  return entries.map(([key, value]) => {
    if (!VALUE_SYNTAX.test(key)) {
      throw validationError(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${key}"`);
    }
    return [key, parseValue(value)] as const;
  });
}
