import { isJsonObject, type JsonValue } from "@faultline/core";

/**
 * Where an answer departs from a recorded answer of AWS, as one line a difference; empty when it agrees. Recorded
 * placeholders (`<name:1>`, `timestamp`, `create-time`, the account `111111111111`) stand for any value of their kind. Members that
 * the recording lacks are not compared: it was stripped of what changes from day to day.
 */
export function recordedDifferences(actual: unknown, recorded: JsonValue, path = "answer"): readonly string[] {
  if (isTimePlaceholder(recorded)) return isTime(actual) ? [] : [`${path} is no time: ${JSON.stringify(actual)}`];
  if (Array.isArray(recorded)) return listDifferences(actual, recorded, path);
  if (isJsonObject(recorded)) {
    if (typeof actual !== "object" || actual === null) return [`${path} is missing`];
    return Object.entries(recorded).flatMap(([member, expected]) =>
      recordedDifferences((actual as Record<string, unknown>)[member], expected, `${path}.${member}`),
    );
  }
  if (typeof recorded === "string" && typeof actual === "string" && patternOf(recorded).test(actual)) return [];
  return Object.is(actual, recorded) ? [] : [`${path} is ${JSON.stringify(actual)} for ${JSON.stringify(recorded)}`];
}

function listDifferences(actual: unknown, recorded: readonly JsonValue[], path: string): readonly string[] {
  if (!Array.isArray(actual) || actual.length !== recorded.length) {
    return [`${path} is ${JSON.stringify(actual)} for a list of ${recorded.length}`];
  }
  return recorded.flatMap((expected, index) => recordedDifferences(actual[index], expected, `${path}[${index}]`));
}

function isTimePlaceholder(recorded: JsonValue): boolean {
  return recorded === "timestamp" || recorded === "create-time";
}

function isTime(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isTime);
  return typeof value === "number" || value instanceof Date;
}

function patternOf(recorded: string): RegExp {
  const literals = recorded.split(/<[a-z0-9_:-]+>|111111111111/);
  return new RegExp(`^${literals.map(escaped).join(".+")}$`, "s");
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
