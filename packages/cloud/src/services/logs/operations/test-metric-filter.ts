import { checkedFilterPattern } from "../check-filter-pattern.ts";
import { extractedValues } from "../filter-pattern/extracted-values.ts";
import { matchesFilterPattern } from "../filter-pattern/matches-filter-pattern.ts";
import type { LogsHandler } from "../logs-dependencies.ts";

/**
 * TestMetricFilter: which messages a pattern selects, and what it reads from them. The service counts messages from 1,
 * though the examples of its API Reference count from 0.
 */
export function testMetricFilter(): LogsHandler<"TestMetricFilter"> {
  return ({ filterPattern = "", logEventMessages = [] }) => {
    const pattern = checkedFilterPattern(filterPattern);
    const matches = logEventMessages.flatMap((eventMessage, index) =>
      matchesFilterPattern(pattern, eventMessage)
        ? [{ eventNumber: index + 1, eventMessage, extractedValues: { ...extractedValues(pattern, eventMessage) } }]
        : [],
    );
    return { matches };
  };
}
