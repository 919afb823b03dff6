import type { Clock, JsonValue, Random } from "@faultline/core";

/** Where a template's functions take time, chance and the environment from. */
export interface TemplateChance {
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const RANDOM_NUMBER_MAX = Number.MAX_SAFE_INTEGER;
const RANDOM_STRING_LENGTH = 10;
const RANDOM_STRING_MAX = 65_536;
const ENVIRONMENT = /^\$(?:processEnvironment|env)\.(\w+)$/;

/**
 * The value of a function of the template language, called or named; undefined when there is none of that name.
 *
 * @see Artillery documentation, "Test scripts", inline variables and functions.
 */
export function callTemplateFunction(
  name: string,
  parameters: readonly (string | number)[],
  chance: TemplateChance,
): JsonValue | undefined {
  const called = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (called !== undefined) return called(chance, parameters);
  const variable = ENVIRONMENT.exec(name)?.[1];
  return variable === undefined ? undefined : chance.environment[variable];
}

type TemplateFunction = (chance: TemplateChance, parameters: readonly (string | number)[]) => JsonValue | undefined;

const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  $randomNumber: ({ random }, [low = 0, high = RANDOM_NUMBER_MAX]) => randomNumber(random, Number(low), Number(high)),
  $randomString: ({ random }, [length = RANDOM_STRING_LENGTH]) => randomString(random, Number(length)),
  $timestamp: ({ clock }) => Math.floor(clock.now()),
  $isoTimestamp: ({ clock }) => new Date(clock.now()).toISOString(),
  $uuid: ({ random }) => random.uuid(),
  $randomUUID: ({ random }) => random.uuid(),
  $pick: ({ random }, choices) => choices[Math.floor(random.next() * choices.length)],
};

/** A whole number from `low` to `high`, both included. */
function randomNumber(random: Random, low: number, high: number): number {
  return Math.floor(low + random.next() * (high - low + 1));
}

function randomString(random: Random, length: number): string {
  let text = "";
  for (let left = Math.min(Math.max(0, length), RANDOM_STRING_MAX); left > 0; left--)
    text += LETTERS.charAt(Math.floor(random.next() * LETTERS.length));
  return text;
}
