import { describeUsagePlan } from "../describe-records.ts";
import { apiGatewayError } from "../errors.ts";
import { invalidPatchPath, type Patch, patchNumber, readPatches } from "../patch.ts";
import type { UsagePlanRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findUsagePlan } from "../usage-plan.ts";

const CHANGES: Readonly<Record<string, (plan: UsagePlanRecord, patch: Patch) => Partial<UsagePlanRecord>>> = {
  "/apiStages": changeStages,
  "/description": (_plan, { value }) => ({ description: value }),
  "/name": (_plan, { value }) => ({ name: value }),
  "/quota/limit": ({ quota }, patch) => ({ quota: { ...quota, limit: patchNumber(patch) } }),
  "/quota/offset": ({ quota }, patch) => ({ quota: { ...quota, offset: patchNumber(patch) } }),
  "/quota/period": ({ quota }, { value }) => ({ quota: { ...quota, period: periodOf(value) } }),
  "/throttle/burstLimit": ({ throttle }, patch) => ({ throttle: { ...throttle, burstLimit: patchNumber(patch) } }),
  "/throttle/rateLimit": ({ throttle }, patch) => ({ throttle: { ...throttle, rateLimit: patchNumber(patch) } }),
};

/** Changes a usage plan by patch operations. */
export function updateUsagePlan({ store }: RestControl): RestOperation<"UpdateUsagePlan"> {
  return ({ usagePlanId, patchOperations }, { scope }) => {
    const record = readPatches(patchOperations).reduce(patchPlan, findUsagePlan(store, scope, usagePlanId));
    store.plans.put(scope, record.id, record);
    return describeUsagePlan(record);
  };
}

function patchPlan(plan: UsagePlanRecord, patch: Patch): UsagePlanRecord {
  const change = CHANGES[patch.path];
  if (change === undefined) throw invalidPatchPath(patch, Object.keys(CHANGES));
  return { ...plan, ...change(plan, patch) };
}

/** `add` and `remove` of `<api id>:<stage>`. */
function changeStages({ apiStages }: UsagePlanRecord, patch: Patch): Partial<UsagePlanRecord> {
  const [apiId = "", stage = ""] = patch.value.split(":");
  const others = apiStages.filter((known) => known.apiId !== apiId || known.stage !== stage);
  return { apiStages: patch.op === "remove" ? others : [...others, { apiId, stage }] };
}

function periodOf(value: string): "DAY" | "MONTH" | "WEEK" {
  if (value === "DAY" || value === "MONTH" || value === "WEEK") return value;
  throw apiGatewayError("BadRequestException", `Invalid value '${value}' for /quota/period`);
}
