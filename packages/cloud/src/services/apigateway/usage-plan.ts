import type * as ApiGateway from "@aws-sdk/client-api-gateway";
import type { Scope } from "@faultline/core";
import { apiGatewayError } from "./errors.ts";
import type { ApiKeyRecord, UsagePlanRecord } from "./records.ts";
import type { RestApiStore } from "./rest-api-store.ts";

/** @throws ServiceError `NotFoundException`. */
export function findApiKey(store: RestApiStore, scope: Scope, keyId: string | undefined): ApiKeyRecord {
  const key = store.keys.get(scope, keyId ?? "");
  if (key !== undefined) return key;
  throw apiGatewayError("NotFoundException", "Invalid API Key identifier specified");
}

/** @throws ServiceError `NotFoundException`. */
export function findUsagePlan(store: RestApiStore, scope: Scope, planId: string | undefined): UsagePlanRecord {
  const plan = store.plans.get(scope, planId ?? "");
  if (plan !== undefined) return plan;
  throw apiGatewayError("NotFoundException", "Invalid Usage Plan ID specified");
}

/** A key as its usage plan shows it. */
export function describePlanKey({ id, name, value }: ApiKeyRecord): ApiGateway.UsagePlanKey {
  return { id, name, value, type: "API_KEY" };
}

/** The key of a request, if it is enabled and one of its plans opens the stage. */
export function findOpeningKey(
  store: RestApiStore,
  scope: Scope,
  request: { readonly value: string | undefined; readonly apiId: string; readonly stageName: string },
): ApiKeyRecord | undefined {
  const key = store.keys.list(scope).find(({ value }) => value === request.value);
  if (key === undefined || !key.enabled) return undefined;
  const opens = ({ keyIds, apiStages }: UsagePlanRecord) =>
    keyIds.includes(key.id) &&
    apiStages.some(({ apiId, stage }) => apiId === request.apiId && stage === request.stageName);
  return store.plans.list(scope).some(opens) ? key : undefined;
}
