import type { JsonObject } from "@faultline/core";
import { evaluateCondition } from "./conditions.ts";
import { resolve } from "./resolve.ts";
import type { ResolveContext } from "./resolve-context.ts";
import { templateError } from "./template-error.ts";

/**
 * A lookup of the template's conditions that evaluates each once, on first use.
 *
 * @param contextOf Called once, with the lookup itself, for conditions that name others.
 */
export function conditionLookup(
  conditions: JsonObject,
  contextOf: (condition: (name: string) => boolean) => ResolveContext,
): (name: string) => boolean {
  const known = new Map<string, boolean | "evaluating">();
  const lookup = (name: string): boolean => {
    const value = known.get(name);
    if (typeof value === "boolean") return value;
    const expression = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
    if (value === "evaluating" || expression === undefined) {
      const problem = expression === undefined ? "Unresolved condition dependency" : "Circular condition dependency";
      throw templateError(
        "TEMPLATE_CONDITION_UNKNOWN",
        `Template format error: ${problem} ${name}`,
        "Declare it under Conditions",
      );
    }
    known.set(name, "evaluating");
    const result = evaluateCondition(expression, { context, resolve: (inner) => resolve(inner, context) });
    known.set(name, result);
    return result;
  };
  const context = contextOf(lookup);
  return lookup;
}
