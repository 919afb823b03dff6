import { constraintError, logsError } from "./errors.ts";
import type { FilterPattern } from "./filter-pattern/filter-pattern.ts";
import { FilterPatternError } from "./filter-pattern/filter-pattern-error.ts";
import { parseFilterPattern } from "./filter-pattern/parse-filter-pattern.ts";
import { FILTER_PATTERN_LENGTH } from "./limits.ts";

/** The filter pattern of a request. @throws ServiceError `InvalidParameterException` for a text that is none. */
export function checkedFilterPattern(text: string): FilterPattern {
  if (text.length > FILTER_PATTERN_LENGTH) {
    throw constraintError("filterPattern", text, `have length less than or equal to ${FILTER_PATTERN_LENGTH}`);
  }
  try {
    return parseFilterPattern(text);
  } catch (error) {
    throw error instanceof FilterPatternError ? logsError("InvalidParameterException", error.message) : error;
  }
}
