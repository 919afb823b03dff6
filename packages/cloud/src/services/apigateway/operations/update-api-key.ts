import { describeApiKey } from "../describe-records.ts";
import { invalidPatchPath, type Patch, patchBoolean, readPatches } from "../patch.ts";
import type { ApiKeyRecord } from "../records.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";
import { findApiKey } from "../usage-plan.ts";

const CHANGES: Readonly<Record<string, (patch: Patch) => Partial<ApiKeyRecord>>> = {
  "/customerId": ({ value }) => ({ customerId: value }),
  "/description": ({ value }) => ({ description: value }),
  "/enabled": (patch) => ({ enabled: patchBoolean(patch) }),
  "/name": ({ value }) => ({ name: value }),
};

/** Changes an API key by patch operations. */
export function updateApiKey({ store, clock }: RestControl): RestOperation<"UpdateApiKey"> {
  return ({ apiKey, patchOperations }, { scope }) => {
    const patched = readPatches(patchOperations).reduce(patchKey, findApiKey(store, scope, apiKey));
    const record = { ...patched, lastUpdatedDateMs: clock.now() };
    store.keys.put(scope, record.id, record);
    return describeApiKey(record, false);
  };
}

function patchKey(key: ApiKeyRecord, patch: Patch): ApiKeyRecord {
  const change = CHANGES[patch.path];
  if (change === undefined) throw invalidPatchPath(patch, Object.keys(CHANGES));
  return { ...key, ...change(patch) };
}
