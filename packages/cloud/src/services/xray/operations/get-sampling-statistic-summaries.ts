import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Counts, by rule, the requests that the lab's services decided about. */
export function getSamplingStatisticSummaries({
  rules,
  clock,
}: XRay): OperationHandler<typeof Client, "GetSamplingStatisticSummaries"> {
  return (_input, { scope }) => ({
    SamplingStatisticSummaries: rules.list(scope).map(({ SamplingRule: rule }) => {
      const { requestCount, sampledCount } = rules.statistics(scope, rule?.RuleName ?? "");
      return {
        RuleName: rule?.RuleName,
        Timestamp: new Date(clock.now()),
        RequestCount: requestCount,
        SampledCount: sampledCount,
        BorrowCount: 0,
      };
    }),
  });
}
