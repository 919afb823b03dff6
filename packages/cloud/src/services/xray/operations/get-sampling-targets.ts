import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import { SAMPLING_TARGET_INTERVAL_SECONDS } from "../limits.ts";
import type { XRay } from "../xray-service.ts";

/**
 * Tells an SDK its share of each rule's reservoir, which it divides among the clients that reported lately.
 *
 * @see X-Ray Developer Guide, "Using sampling rules with the X-Ray API", read 2026-11.
 */
export function getSamplingTargets({
  rules,
  reports,
  clock,
}: XRay): OperationHandler<typeof Client, "GetSamplingTargets"> {
  return ({ SamplingStatisticsDocuments: documents = [] }, { scope }) => {
    const known = documents.flatMap((document) => {
      const rule = rules.find(scope, document.RuleName ?? "");
      return rule === undefined ? [] : [{ rule, document }];
    });
    for (const { rule, document } of known) reports.add(scope, rule.name, document);
    const expires = new Date(clock.now() + SAMPLING_TARGET_INTERVAL_SECONDS * 1000);
    const unknown = documents.filter(({ RuleName: name = "" }) => rules.find(scope, name) === undefined);
    return {
      SamplingTargetDocuments: known.map(({ rule, document: { ClientID: client = "" } }) => ({
        RuleName: rule.name,
        FixedRate: rule.fixedRate,
        ReservoirQuota: reports.quotaOf(scope, rule.name, { client, reservoir: rule.reservoirSize }),
        ReservoirQuotaTTL: expires,
        Interval: SAMPLING_TARGET_INTERVAL_SECONDS,
      })),
      LastRuleModification: new Date(rules.lastChangeMs(scope)),
      UnprocessedStatistics: unknown.map(({ RuleName }) => ({
        RuleName,
        ErrorCode: "400",
        Message: "Rule does not exist.",
      })),
    };
  };
}
