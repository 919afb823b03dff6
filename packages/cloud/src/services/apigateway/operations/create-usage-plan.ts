import { createGatewayId } from "../../api-proxy/gateway-ids.ts";
import { describeUsagePlan, omitEmptyTags } from "../describe-records.ts";
import { apiGatewayError } from "../errors.ts";
import { USAGE_PLANS_MAX } from "../limits.ts";
import type { UsagePlanRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/**
 * Creates a usage plan.
 *
 * Differs from AWS: a plan's keys open its stages, but its throttle and quota are stored and not enforced.
 */
export function createUsagePlan({ store, random }: RestControl): RestOperation<"CreateUsagePlan"> {
  return ({ name = "", description, apiStages = [], throttle, quota, tags = {} }, { scope }) => {
    if (store.plans.list(scope).length >= USAGE_PLANS_MAX) {
      throw apiGatewayError(
        "LimitExceededException",
        "Maximum number of usage plans for this account has been reached.",
      );
    }
    for (const { apiId, stage } of apiStages) store.stage(scope, apiId, stage);
    const record: UsagePlanRecord = {
      id: createGatewayId(random, 6),
      name,
      ...(description !== undefined && { description }),
      apiStages,
      ...(throttle !== undefined && { throttle }),
      ...(quota !== undefined && { quota: { ...quota, offset: quota.offset ?? 0 } }),
      keyIds: [],
      tags,
    };
    store.plans.put(scope, record.id, record);
    return omitEmptyTags(describeUsagePlan(record));
  };
}
