import type { DashboardValidationMessage } from "@aws-sdk/client-cloudwatch";
import { isJsonObject, type JsonObject, type JsonValue } from "@faultline/core";

/** Something wrong with a JSON body, and the path to it. */
export type BodyProblem = Required<DashboardValidationMessage>;

interface NumberBounds {
  readonly low?: number;
  readonly high?: number;
  readonly isInteger?: boolean;
}

/**
 * Reads the properties of a JSON object, and notes what they should be instead in the words of AWS's validator. A
 * property that is absent or wrong reads as undefined.
 */
export class PropertyReader {
  readonly object: JsonObject;
  readonly path: string;
  readonly problems: BodyProblem[];

  constructor(object: JsonObject, path: string, problems: BodyProblem[]) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /** Notes a problem of a property, or of the object itself. */
  report(name: string, message: string): undefined {
    this.problems.push({ DataPath: name === "" ? this.path : `${this.path}/${name}`, Message: message });
  }

  /** The value of a property that must be there. */
  required(name: string): JsonValue | undefined {
    return this.object[name] ?? this.report("", `Should have required property '${name}'`);
  }

  string(name: string, pattern?: RegExp): string | undefined {
    const value = this.object[name];
    if (value === undefined) return undefined;
    if (typeof value !== "string") return this.report(name, "Should be string");
    if (pattern === undefined || pattern.test(value)) return value;
    return this.report(name, `Should match pattern "${pattern.source}"`);
  }

  boolean(name: string): boolean | undefined {
    const value = this.object[name];
    return value === undefined || typeof value === "boolean" ? value : this.report(name, "Should be boolean");
  }

  number(name: string, { low = -Infinity, high = Infinity, isInteger = false }: NumberBounds = {}): number | undefined {
    const value = this.object[name];
    if (value === undefined) return undefined;
    if (typeof value !== "number" || (isInteger && !Number.isInteger(value))) {
      return this.report(name, `Should be ${isInteger ? "integer" : "number"}`);
    }
    if (value < low) return this.report(name, `Should be >= ${low}`);
    return value > high ? this.report(name, `Should be <= ${high}`) : value;
  }

  oneOf<const Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    const value = this.object[name];
    if (value === undefined) return undefined;
    const found = values.find((one) => one === value);
    return found ?? this.report(name, `Should be equal to one of the allowed values: ${values.join(", ")}`);
  }

  list(name: string): readonly JsonValue[] {
    const value = this.object[name];
    if (Array.isArray(value)) return value as readonly JsonValue[];
    if (value !== undefined) this.report(name, "Should be array");
    return [];
  }

  /** A reader of an object inside this one; of an empty one where there is none. */
  nested(name: string): PropertyReader {
    const value = this.object[name];
    if (value !== undefined && !isJsonObject(value)) this.report(name, "Should be object");
    return new PropertyReader(isJsonObject(value) ? value : {}, `${this.path}/${name}`, this.problems);
  }
}

/** The error message for a body with problems. */
export function problemsText(body: string, problems: readonly BodyProblem[]): string {
  const listed = problems.map(({ DataPath, Message }) => ({ dataPath: DataPath, message: Message }));
  return `The ${body} is invalid, there are ${problems.length} validation errors:\n${JSON.stringify(listed, undefined, 2)}`;
}
