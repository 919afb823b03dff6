import type { Evidence, EvidenceSource } from "@faultline/ops";
import type { ReportPoint } from "./report-blocks.ts";

/** A piece of evidence: what it says, for or against, where that is from, and the command that shows it again. */
export function evidencePoint({ statement, weight, source, command }: Evidence): ReportPoint {
  const mark = weight === 0 ? {} : { mark: weight > 0 ? ("for" as const) : ("against" as const) };
  return { text: statement, ...mark, origin: originOf(source), command };
}

function originOf(source: EvidenceSource): string {
  switch (source.kind) {
    case "metric":
      return [`${source.namespace} ${source.metricName} ${source.statistic}`, ...Object.values(source.dimensions)].join(
        ", ",
      );
    case "insights":
      return `Logs Insights: ${source.query.replace(/\s*\n\s*/g, " ")}`;
    case "traces":
      return `X-Ray: ${source.filter}`;
    case "configuration":
      return [source.action, ...Object.values(source.input)].join(" ");
    default:
      return source satisfies never;
  }
}
