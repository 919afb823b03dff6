import { describeApiKey } from "../describe-records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findApiKey } from "../usage-plan.ts";

/** Shows one API key, its value only where asked for. */
export function getApiKey({ store }: RestControl): RestOperation<"GetApiKey"> {
  return ({ apiKey, includeValue = false }, { scope }) =>
    describeApiKey(findApiKey(store, scope, apiKey), includeValue);
}
