import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findApiKey } from "../usage-plan.ts";

/** Deletes an API key. */
export function deleteApiKey({ store }: RestControl): RestOperation<"DeleteApiKey"> {
  return ({ apiKey }, { scope }) => {
    store.keys.delete(scope, findApiKey(store, scope, apiKey).id);
    return {};
  };
}
