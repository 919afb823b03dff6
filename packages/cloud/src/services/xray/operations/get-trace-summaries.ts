import type * as Client from "@aws-sdk/client-xray";
import { traceId } from "@faultline/core";
import { summarizeTrace } from "@faultline/telemetry";
import type { OperationHandler } from "../../../wire/service.ts";
import { describeTrace } from "../describe-trace.ts";
import { filterExpression } from "../filter-expression.ts";
import { timeRange } from "../time-range.ts";
import type { XRay } from "../xray-service.ts";

/** Lists the traces of a time range that satisfy a filter expression, newest first. */
export function getTraceSummaries({ reader, clock }: XRay): OperationHandler<typeof Client, "GetTraceSummaries"> {
  return async (input, { scope }) => {
    const window = timeRange(scope, input.StartTime, input.EndTime);
    const isWanted = filterExpression(input.FilterExpression);
    const page = await reader.readPage(window, input.NextToken === undefined ? undefined : traceId(input.NextToken));
    return {
      TraceSummaries: page.traces.map(summarizeTrace).filter(isWanted).map(describeTrace),
      ApproximateTime: new Date(clock.now()),
      TracesProcessedCount: page.traces.length,
      ...(page.before === undefined ? {} : { NextToken: page.before }),
    };
  };
}
