import { matchesFilter, parseFilter, type TraceSummary } from "@faultline/telemetry";
import { xrayError } from "./errors.ts";

/** The predicate of a filter expression; none matches everything. @throws ServiceError pointing at what is wrong. */
export function filterExpression(text: string | undefined): (summary: TraceSummary) => boolean {
  if (text === undefined || text.trim() === "") return () => true;
  const { node, diagnostics } = parseFilter(text);
  if (node !== undefined) return (summary) => matchesFilter(node, summary);
  const problems = diagnostics.map(({ message, span }) => `${message} (at character ${span.start + 1})`);
  throw xrayError("InvalidRequestException", `Invalid filter expression: ${problems.join("; ")}.`);
}
