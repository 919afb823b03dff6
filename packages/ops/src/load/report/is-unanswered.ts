import type { LoadReport } from "./load-report.ts";

/** Whether a load found nobody at its target: its figures then tell nothing about the app. */
export function isUnanswered({ aggregate: { counters } }: Pick<LoadReport, "aggregate">): boolean {
  const refused = (counters["errors.ECONNREFUSED"] ?? 0) + (counters["errors.ENOTFOUND"] ?? 0);
  return refused > 0 && refused >= (counters["http.requests"] ?? 0);
}
