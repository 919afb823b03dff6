import { COMBINING_CASES } from "./combining-cases.ts";
import { FUNCTION_CASES } from "./function-cases.ts";
import type { CaseTable } from "./insights-case.ts";
import { LINE_CASES } from "./line-cases.ts";
import { PARSE_CASES } from "./parse-cases.ts";
import { PATH_CASES } from "./path-cases.ts";
import { PATTERN_CASES, RELEVANCE_CASES } from "./pattern-cases.ts";
import { ROW_CASES } from "./row-cases.ts";
import { STATS_CASES } from "./stats-cases.ts";
import { VALUE_CASES } from "./value-cases.ts";

/** Every table of queries with their answers, worked out from AWS's guide to the language by hand. */
export const INSIGHTS_CASES: readonly CaseTable[] = [
  FUNCTION_CASES,
  ROW_CASES,
  STATS_CASES,
  PARSE_CASES,
  LINE_CASES,
  COMBINING_CASES,
  PATTERN_CASES,
  RELEVANCE_CASES,
  VALUE_CASES,
  PATH_CASES,
];
