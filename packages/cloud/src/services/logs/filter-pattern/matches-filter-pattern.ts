import { unreachable } from "@faultline/core";
import type { FilterPattern, TermsPattern } from "./filter-pattern.ts";
import { holdsCondition } from "./holds-condition.ts";
import { jsonObjectIn, passesJsonTest } from "./json-test.ts";
import { matchesColumns } from "./message-fields.ts";

/** Whether a pattern selects a message. */
export function matchesFilterPattern(pattern: FilterPattern, message: string): boolean {
  switch (pattern.kind) {
    case "terms":
      return matchesTerms(pattern, message);
    case "regex":
      return pattern.regex.test(message);
    case "columns":
      return matchesColumns(pattern, message);
    case "json": {
      const document = jsonObjectIn(message);
      return document !== undefined && holdsCondition(pattern.condition, (test) => passesJsonTest(test, document));
    }
    default:
      return unreachable(pattern);
  }
}

function matchesTerms({ required, optional, excluded }: TermsPattern, message: string): boolean {
  const holdsTerm = (term: string) => message.includes(term);
  if (excluded.some(holdsTerm) || !required.every(holdsTerm)) return false;
  const isOptionalIgnored = required.length + excluded.length > 0 || optional.length === 0;
  return isOptionalIgnored || optional.some(holdsTerm);
}
