import type * as Client from "@aws-sdk/client-xray";
import type { OperationHandler } from "../../../wire/service.ts";
import { SAMPLING_TARGET_INTERVAL_SECONDS } from "../limits.ts";
import type { XRay } from "../xray-service.ts";

/**
 * Tells an SDK its share of each rule's reservoir. `Differs from AWS:` every client gets the whole reservoir, where AWS
 * divides it among those that reported.
 */
export function getSamplingTargets({ rules, clock }: XRay): OperationHandler<typeof Client, "GetSamplingTargets"> {
  return ({ SamplingStatisticsDocuments: documents = [] }, { scope }) => {
    const found = documents.map((document) => ({
      name: document.RuleName ?? "",
      rule: rules.find(scope, document.RuleName ?? ""),
    }));
    const expires = new Date(clock.now() + SAMPLING_TARGET_INTERVAL_SECONDS * 1000);
    return {
      SamplingTargetDocuments: found.flatMap(({ rule }) =>
        rule === undefined
          ? []
          : [
              {
                RuleName: rule.name,
                FixedRate: rule.fixedRate,
                ReservoirQuota: rule.reservoirSize,
                ReservoirQuotaTTL: expires,
                Interval: SAMPLING_TARGET_INTERVAL_SECONDS,
              },
            ],
      ),
      LastRuleModification: new Date(
        Math.max(0, ...rules.list(scope).map(({ ModifiedAt }) => ModifiedAt?.getTime() ?? 0)),
      ),
      UnprocessedStatistics: found.flatMap(({ name, rule }) =>
        rule === undefined ? [{ RuleName: name, ErrorCode: "400", Message: "Rule does not exist." }] : [],
      ),
    };
  };
}
