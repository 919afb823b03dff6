import { describeAccount } from "../describe-account.ts";
import { invalidPatchPath, readPatches } from "../patch.ts";
import type { RestControl, RestOperation } from "../rest-operation.ts";

/** Sets the role with which logs are written, which deployers do before they switch logs on. */
export function updateAccount({ store }: RestControl): RestOperation<"UpdateAccount"> {
  return ({ patchOperations }, { scope }) => {
    for (const patch of readPatches(patchOperations)) {
      if (patch.path !== "/cloudwatchRoleArn") throw invalidPatchPath(patch, ["/cloudwatchRoleArn"]);
      store.accounts.put(scope, "account", patch.op === "remove" ? {} : { cloudwatchRoleArn: patch.value });
    }
    return describeAccount(store.accounts.get(scope, "account"));
  };
}
