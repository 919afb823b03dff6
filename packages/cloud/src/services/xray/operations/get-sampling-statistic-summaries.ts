import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import type { XRay } from "../xray-service.ts";

/** Counts, by rule, the requests that the lab's services and the SDKs decided about. */
export function getSamplingStatisticSummaries({
  rules,
  reports,
  clock,
}: XRay): OperationHandler<typeof Client, "GetSamplingStatisticSummaries"> {
  return (_input, { scope }) => ({
    SamplingStatisticSummaries: rules.list(scope).map(({ SamplingRule: rule }) => {
      const name = rule?.RuleName ?? "";
      const [own, reported] = [rules.statistics(scope, name), reports.counts(scope, name)];
      return {
        RuleName: name,
        Timestamp: new Date(clock.now()),
        RequestCount: own.requestCount + reported.requestCount,
        SampledCount: own.sampledCount + reported.sampledCount,
        BorrowCount: reported.borrowCount,
      };
    }),
  });
}
